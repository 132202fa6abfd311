/** The workflow that `init` writes: a pull request shows what is wrong with a policy or card before it decides anything. */
export const workflow = `name: stagegate
on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

jobs:
  policies:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0 # the registry is in the tags, the audit trail in a branch
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npx --yes stagegate lint . --format github
      # Once there are *.promotion-policy.test.yaml files:
      # - run: npx --yes stagegate test
`;
