/** What is used of undici: loaded late as a whole, its names would be lost in the bundle, because it is a CommonJS module. */
export { Agent, EnvHttpProxyAgent, fetch } from 'undici';
