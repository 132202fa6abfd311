/** All that an editor needs of the outside world, in one place, because what it loads later it loads as one file. */
export { environmentCredentials, firstOf } from './mlflow/credentials';
export { probe } from './mlflow/probe';
export { environmentFetch } from './mlflow/transport';
export { openRegistry } from './open';
