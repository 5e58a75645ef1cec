// A real OpenID Connect provider (the npm package oidc-provider) on this machine, with two persons and a page on which they
// sign in. It stands for the national identity; nothing of it is part of the product.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { freePort } from './house.mjs';

export const CLIENT = 'motcua', SECRET = 's3cret: +1%';

/** Who can sign in, by the value of the button. */
export const PERSONS = {
  huong: { name: 'Nguyễn Thị Hường', personal_id: '066194001234', birthdate: '1994-03-12', gender: 'female' },
  lan: { name: 'Trần Thị Lan', personal_id: '066185004321', birthdate: '1985-05-01', gender: 'female' },
};

const page = (buttons) => `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Định danh (thử)</title>
<h1>Định danh điện tử, chỉ để thử</h1><form method="post">${buttons}<button name="who" value="">Không đồng ý</button></form>`;

/** Reserves the port; the identity file of the product names it before the provider knows the product. */
export async function reserve() {
  const port = await freePort();
  return { port, issuer: `http://localhost:${port}` };
}

/** Starts the provider for a product at `address`. */
export async function startProvider({ port, issuer }, address) {
  const key = { ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig' };
  const provider = new Provider(issuer, {
    jwks: { keys: [key] },
    clients: [{
      client_id: CLIENT,
      client_secret: SECRET,
      redirect_uris: [`${address}/sign-in/callback`],
      post_logout_redirect_uris: [`${address}/`],
      backchannel_logout_uri: `${address}/sign-in/backchannel-logout`,
      backchannel_logout_session_required: true,
    }],
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], acr: null, sid: null, auth_time: null, iss: null, profile: ['name', 'birthdate', 'gender', 'personal_id'] },
    acrValues: ['loa1', 'loa2'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_, interaction) => `/who/${interaction.uid}` },
    cookies: { keys: ['only for tests'] },
    // The provider calls nobody on its own machine unless it is told to: here the product is.
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PERSONS[id] }) }),
  });
  const finish = async (request, response, body) => {
    const details = await provider.interactionDetails(request, response);
    const [id, acr] = (new URLSearchParams(body).get('who') ?? '').split(':');
    if (!PERSONS[id]) {
      return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'no' });
    }
    const grant = new provider.Grant({ accountId: id, clientId: details.params.client_id });
    grant.addOIDCScope('openid profile');
    const result = { login: { accountId: id, acr }, consent: { grantId: await grant.save() } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };
  // What goes wrong between the two programs is told; the tests see only that a session is still there.
  provider.on('backchannel.error', (_, fault) => console.error('back-channel logout:', fault.message ?? fault, fault.cause ?? ''));
  const answer = provider.callback();
  const server = createServer((request, response) => {
    if (!request.url.startsWith('/who/')) return void answer(request, response);
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      const failed = (fault) => response.writeHead(500).end(String(fault));
      if (request.method === 'POST') return void finish(request, response, body).catch(failed);
      const button = (value, label) => `<button name="who" value="${value}">${label}</button>`;
      const buttons = Object.keys(PERSONS).flatMap((id) => [button(`${id}:loa2`, `${id}, mức 2`), button(`${id}:loa1`, `${id}, mức 1`)]);
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(buttons.join('')));
    });
  });
  await new Promise((resolve) => { server.listen(port, 'localhost', resolve); });
  return { provider, close: () => { server.closeAllConnections(); server.close(); } };
}
