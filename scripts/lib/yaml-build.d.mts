export const yamlBuild: { readonly yaml: string };
