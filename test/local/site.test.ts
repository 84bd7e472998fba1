import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Site } from '../../local/site.ts';

let site: Site;
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-site-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'page.js'), 'true');
  writeFileSync(join(folder, 'secret.txt'), 'not served');
  site = new Site('/gate/', join(folder, '.'), { 'content-security-policy': "default-src 'none'" });
});

const ask = async (path: string, method = 'GET') => {
  const headers = {};
  const request = {
    method,
    path,
    query: '',
    headers,
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  };
  const { status, headers: sent, body } = await site.answer(request);
  return { status, headers: sent, body: body.toString() };
};

describe('a site', () => {
  it('is served with the headers of its policy, the folder as its page', async () => {
    expect(await ask('/gate/')).toEqual({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
      body: '<!doctype html>',
    });
    expect(await ask('/gate/page.js')).toMatchObject({ status: 200, body: 'true' });
    expect(await ask('/gate')).toMatchObject({ status: 308, headers: { location: '/gate/' } });
    expect(JSON.parse((await ask('/gate/config.json')).body)).toMatchObject({ signIn: { kind: 'local' } });
  });

  it.each(['/gate/none.js', '/gate/secret.txt', '/gate/../index.html', '/gate/..%2findex.html', '/gate/a/../../x.js'])(
    'has nothing at %s',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 404 });
    },
  );

  it('is read and nothing else', async () => {
    expect(await ask('/gate/', 'POST')).toMatchObject({ status: 405 });
  });

  it('owns its own paths', () => {
    expect(['/gate', '/gate/', '/gate/page.js', '/gates', '/v1/health'].map((path) => site.owns(path))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
