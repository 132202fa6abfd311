// Just so much of an MLflow server that a window can show it: one model with one version.
import { once } from 'node:events';
import { createServer } from 'node:http';

const TIMES = { creation_timestamp: 1795318589065, last_updated_timestamp: 1795318589530 };

/**
 * @param {string} name of the model
 * @returns {Promise<{origin: string, stop: () => void}>}
 */
export async function startStub(name) {
  const version = { name, version: '7', ...TIMES, current_stage: 'None', source: 's3://bucket/model', status: 'READY' };
  const model = { name, ...TIMES, latest_versions: [version] };
  /** @type {Record<string, object>} */
  const answers = {
    'registered-models/search': { registered_models: [model] },
    'registered-models/get': { registered_model: model },
    'model-versions/search': { model_versions: [version] },
    'model-versions/get': { model_version: version },
  };
  const server = createServer(({ url = '' }, response) => {
    const call = new URL(url, 'http://localhost').pathname.replace('/api/2.0/mlflow/', '');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers[call] ?? {}));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, stop };
}
