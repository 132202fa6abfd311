import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { check } from '../../core/promotion/services';
import type { Decision } from '../../core/policy/decision';
import { GitRepo, temporaryFolder } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';
import { describeWithModelSigning, signingKey } from '../support/model-signing';

vi.setConfig({ testTimeout: 60_000 });

const FILES = { MLmodel: 'flavors: {}\n', 'data/weights.bin': 'wwww', 'data/ä b.txt': 'x' };

describeWithMlflow('Model signatures on a real MLflow server', (url) => {
  describeWithModelSigning('made by the real model_signing', (peer) => {
    const signer = signingKey();
    afterAll(() => peer().stop());

    /** What a policy that asks for the signature decides about a version with these files and their signature. */
    async function decided(change: (files: Record<string, string>) => void, source?: string): Promise<Decision> {
      const folder = temporaryFolder('model');
      for (const [name, text] of Object.entries(FILES)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      }
      const signature = path.join(folder, 'model.sig');
      await peer().sign(signer, { model: folder, signature });
      const files: Record<string, string> = { ...FILES, 'model.sig': readFileSync(signature, 'utf8') };
      change(files);
      const [outsider, model] = [new Outsider(url), uniqueName('signed')];
      const run = await outsider.run();
      for (const [name, text] of Object.entries(files)) {
        const place = name.split('/').map(encodeURIComponent).join('/');
        await outsider.upload(`${run.files}/model/${place}`, text);
      }
      await outsider.post('registered-models/create', { name: model });
      const made = source === undefined ? { source: `${run.files}/model`, run_id: run.id } : { source };
      await outsider.post('model-versions/create', { name: model, ...made });
      const repo = GitRepo.create();
      const gate = `{signed: {keys: [${JSON.stringify(signer.pem)}]}}`;
      repo.commit({
        'promotion-policy.yaml': `version: 1\nmodels: ["*"]\nstages: [{name: Production, alias: champion}]\ntransitions: [{from: [None], to: Production, gates: [${gate}]}]\n`,
      });
      const s = await openMlflow(url, repo);
      const answer = await check(s, { ref: `${model}/1`, to: 'Production', point: 'ci' });
      if (answer.kind !== 'decision') throw new Error(answer.message);
      return answer.decision;
    }

    it('lets the signed files pass', async () => {
      const { result, evidence } = await decided(() => undefined);
      expect(result).toBe('pass');
      expect(evidence.candidate.modelSignature).toMatchObject({ key: signer.publicKey.fingerprint });
    });

    it.each<[string, (files: Record<string, string>) => void, string]>([
      [
        'a changed file',
        (files) => (files['data/weights.bin'] = 'WWWW'),
        'data/weights.bin is not the one that was signed',
      ],
      ['one more file', (files) => (files['data/new.py'] = 'x'), 'data/new.py is not among those that were signed'],
      ['one file less', (files) => delete files['data/ä b.txt'], 'the signed file data/ä b.txt is missing'],
      ['no signature', (files) => delete files['model.sig'], "The version's files are not signed (model.sig)."],
    ])('stops %s', async (_what, change, words) => {
      const { result, checks } = await decided(change);
      expect(result).toBe('fail');
      expect(checks.find(({ gate }) => gate === 'signed')?.message).toContain(words);
    });

    it('says that it cannot tell where the server does not hand the files out', async () => {
      const { result, evidence } = await decided(() => undefined, 's3://bucket/model');
      expect(result).toBe('error');
      expect(evidence.unavailable?.modelSignature).toContain('does not hand out');
    });
  });
});
