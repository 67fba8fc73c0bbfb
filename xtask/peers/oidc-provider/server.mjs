// An OpenID provider that nobody here wrote, set up for `cargo xtask conformance interop`.
//
// Prints one line of JSON with its issuer once it listens on 127.0.0.1, on a port the system chose.
// Ends when its standard input ends, so that it never outlives the command that started it.
// Signing in needs no person: see `interaction`.

import { createPublicKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import Provider, { errors } from 'oidc-provider';

const clientKeys = process.env.CLIENT_JWKS && JSON.parse(process.env.CLIENT_JWKS);
const clients = JSON.parse(readFileSync(new URL('clients.json', import.meta.url)));

const signing = [
  'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'HS256', 'HS384',
  'HS512',
];
const encryption = [
  'RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512', 'ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW',
  'ECDH-ES+A256KW', 'A128KW', 'A192KW', 'A256KW', 'A128GCMKW', 'A192GCMKW', 'A256GCMKW', 'dir',
];
const contents = ['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512', 'A128GCM', 'A192GCM', 'A256GCM'];

// By what their names begin with.
const profiles = { fapi: '2.0', fapi1: '1.0 Final' };

const server = createServer();
// Where clients show certificates: of the root that those who run this have made, or their own.
const [cert, key] = [process.env.TLS_CERTIFICATE, process.env.TLS_KEY];
const tls = createTlsServer({ cert, key, ca: process.env.TLS_ROOT, requestCert: true, rejectUnauthorized: false });
const listening = (one) => new Promise((done) => { one.listen(0, '127.0.0.1', done); });
await Promise.all([listening(server), listening(tls)]);
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = openProvider(issuer, `https://127.0.0.1:${tls.address().port}`);
provider.on('backchannel.error', (ctx, error) => process.stderr.write(`logout: ${error.message} ${error.cause ?? ''}\n`));
provider.use(count());
provider.use(pace());
provider.use(brake());
provider.use(resource(provider));
provider.use(interaction(provider));
server.on('request', provider.callback());
tls.on('request', provider.callback());
process.stdout.write(`${JSON.stringify({ issuer })}\n`);
// Nobody reads the output after its first line.
process.stdout.on('error', () => {});
process.stdin.resume().on('end', () => process.exit(0));

function openProvider(issuer, secured) {
  let serial = 0; // in each ID Token: two of one second differ
  return new Provider(issuer, {
    clients: clients.map((client) => ({
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      ...client,
      // What is encrypted to a client is encrypted to the keys that those who run this have.
      ...(clientKeys && { jwks: { keys: [...clientKeys.keys, ...certifiedKeys()] } }),
      ...(client.backchannel_logout_session_required && { backchannel_logout_uri: process.env.LOGOUT_URI }),
      ...(client.backchannel_token_delivery_mode === 'ping'
        && { backchannel_client_notification_endpoint: secureUri(process.env.LOGOUT_URI) }),
    })),
    responseTypes: [
      'code', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token', 'none',
    ],
    jwks: { keys: [...signingKeys(), ...encryptionKeys()] },
    cookies: { keys: ['a key for cookies that live as long as this process'] },
    scopes: ['openid', 'offline_access', 'api'],
    acrValues: ['urn:silver', 'urn:gold'],
    discovery: {
      mtls_endpoint_aliases: {
        pushed_authorization_request_endpoint: `${secured}/request`,
        token_endpoint: `${secured}/token`,
        userinfo_endpoint: `${secured}/me`,
      },
    },
    claims: { openid: ['sub', 'serial'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (ctx, accountId) => ({
      accountId,
      claims: () => ({
        sub: accountId, serial: (serial += 1), name: 'Alice Example', email: 'alice@example.com', email_verified: true,
      }),
    }),
    features: {
      attestClientAuth: {
        enabled: true,
        ack: 'draft-12',
        challengeSecret: randomBytes(32),
        // Those who run this attest our clients, too.
        getAttestationSignaturePublicKey: (ctx, { kid }) => {
          const key = clientKeys.keys.find((known) => known.kid === kid);
          return createPublicKey({ key, format: 'jwk' });
        },
      },
      backchannelLogout: { enabled: true },
      ciba: {
        enabled: true,
        deliveryModes: ['poll', 'ping'],
        processLoginHint: (ctx, hint) => ['alice', 'refuse'].includes(hint) && 'alice',
        triggerAuthenticationDevice: askAlice,
        validateBindingMessage: () => {},
        validateRequestContext: () => {},
        verifyUserCode: () => {},
      },
      claimsParameter: { enabled: true },
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: restless() },
      encryption: { enabled: true },
      fapi: { enabled: true, profile: (ctx, client) => profiles[client?.clientId.split('-')[0]] },
      introspection: { enabled: true },
      jwtIntrospection: { enabled: true },
      jwtResponseModes: { enabled: true },
      jwtUserinfo: { enabled: true },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        selfSignedTlsClientAuth: true,
        tlsClientAuth: true,
        getCertificate: (ctx) => certificate(ctx)?.toString(),
        certificateAuthorized: (ctx) => ctx.socket.authorized,
        certificateSubjectMatches: (ctx, property, expected) => property === 'tls_client_auth_san_dns'
          && certificate(ctx)?.subjectAltName === `DNS:${expected}`,
      },
      registration: { enabled: true },
      requestObjects: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (ctx, indicator) => {
          if (!indicator.startsWith('https://api.example.com/')) throw new errors.InvalidTarget();
          return { audience: indicator, scope: 'api', accessTokenFormat: 'opaque' };
        },
      },
      richAuthorizationRequests: {
        enabled: true,
        types: { payment: { validate: () => {} } },
        // All that was asked for.
        authorizationDetailsForGrantSource: (ctx) => JSON.parse(ctx.oidc.params.authorization_details ?? '[]'),
        authorizationDetailsForAccessToken: (ctx, token, source) => source.rar,
        authorizationDetailsForIntrospection: (ctx, token) => token.rar,
      },
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
      revocation: { enabled: true },
      userinfo: { enabled: true },
    },
    // Its own refuses addresses of this machine, where our clients wait for Logout Tokens and pings.
    fetch: (url, { dispatcher, ...options }) => fetch(
      url === secureUri(process.env.LOGOUT_URI) ? process.env.LOGOUT_URI : url,
      options,
    ),
    interactions: { url: (ctx, { uid }) => `/interaction/${uid}` },
    clientAuthMethods: [
      'client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'tls_client_auth',
      'self_signed_tls_client_auth', 'attest_jwt_client_auth', 'attest_jwt_client_auth_dpop', 'none',
    ],
    enabledJWA: {
      clientAuthSigningAlgValues: signing,
      dPoPSigningAlgValues: ['ES256', 'EdDSA', 'PS256'],
      idTokenSigningAlgValues: signing,
      authorizationSigningAlgValues: signing,
      authorizationEncryptionAlgValues: encryption,
      introspectionSigningAlgValues: signing,
      introspectionEncryptionAlgValues: encryption,
      introspectionEncryptionEncValues: contents,
      requestObjectSigningAlgValues: signing,
      requestObjectEncryptionAlgValues: encryption,
      requestObjectEncryptionEncValues: contents,
      idTokenEncryptionAlgValues: encryption,
      idTokenEncryptionEncValues: contents,
      userinfoSigningAlgValues: signing,
      userinfoEncryptionAlgValues: encryption,
      userinfoEncryptionEncValues: contents,
    },
    pkce: { required: () => true },
    // Every use gives a new one; the old one used again revokes the whole grant.
    rotateRefreshToken: () => true,
    issueRefreshToken: (ctx, client, code) => client.grantTypeAllowed('refresh_token')
      && code.scopes.has('offline_access'),
    ttl: {
      AccessToken: 600, AuthorizationCode: 60, ClientCredentials: 600, Grant: 3600,
      IdToken: 3600, Interaction: 600, RefreshToken: 3600, Session: 3600,
    },
  });
}

// A ping goes to https alone, by the provider's rules for clients; who waits for it here speaks HTTP.
function secureUri(uri) {
  return uri?.replace('http:', 'https:');
}

function jwk(type, options, use = 'sig') {
  return { ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use };
}

// What our clients encrypt is encrypted to these.
function encryptionKeys() {
  return [jwk('rsa', { modulusLength: 2048 }, 'enc'), jwk('ec', { namedCurve: 'P-256' }, 'enc')];
}

function signingKeys() {
  return [
    // One key for RS256 and PS256, so it names neither.
    jwk('rsa', { modulusLength: 2048 }),
    jwk('ec', { namedCurve: 'P-256' }),
    jwk('ec', { namedCurve: 'P-384' }),
    jwk('ec', { namedCurve: 'P-521' }),
    jwk('ed25519'),
  ];
}

// The certificate that the client shows, if it does.
function certificate(ctx) {
  const shown = ctx.socket.getPeerCertificate?.()?.raw;
  return shown && new X509Certificate(shown);
}

// The key of the certificate that a client has signed itself.
function certifiedKeys() {
  if (!process.env.CLIENT_CERTIFICATE) return [];
  const own = new X509Certificate(process.env.CLIENT_CERTIFICATE);
  return [{ ...own.publicKey.export({ format: 'jwk' }), x5c: [own.raw.toString('base64')] }];
}

// Signs Alice in and consents, without a page. `login_hint=refuse` makes her refuse.
function interaction(provider) {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    const { params, prompt, session } = details;
    if (params.login_hint === 'refuse') {
      return finish({ error: 'access_denied', error_description: 'Alice refused' });
    }
    // How Alice signs in is what was asked for first, `urn:silver` at best.
    const acr = params.acr_values?.split(' ').find((value) => value === 'urn:silver');
    if (prompt.name === 'login') return finish({ login: { accountId: 'alice', acr } });

    const grant = (details.grantId && await provider.Grant.find(details.grantId))
      || new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    for (const [resource, scopes] of Object.entries(prompt.details.missingResourceScopes ?? {})) {
      grant.addResourceScope(resource, scopes);
    }
    if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
    return finish({ consent: { grantId: await grant.save() } });

    async function finish(result) {
      ctx.status = 303;
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
    }
  };
}

// Nobody waits longer than a second between two questions; the provider itself names no interval.
function pace() {
  return async (ctx, next) => {
    await next();
    if (['/device/auth', '/backchannel'].includes(ctx.path) && ctx.status === 200) ctx.body.interval = 1;
  };
}

// Alice decides on her own device, after the first question of the client.
async function askAlice(ctx, request, account, client) {
  const refuses = request.params.login_hint === 'refuse';
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope(request.scope);
  const result = refuses ? new errors.AccessDenied('Alice refused') : await grant.save();
  const decide = () => provider.backchannelResult(request, result, { authTime: Math.floor(Date.now() / 1000) });
  // A client may refuse a ping.
  setTimeout(() => decide().catch((error) => process.stderr.write(`ping: ${error.message}\n`)), 1500);
}

// The provider lets each client ask as often as it likes. In its stead, `device-slow` is told at first to come back in a second,
// then that five have to be between two questions (RFC 8628 §3.5).
function brake() {
  const asked = new Map(); // when, by device code
  return async (ctx, next) => {
    await next();
    if (!['/device/auth', '/token'].includes(ctx.path) || ctx.oidc?.client?.clientId !== 'device-slow') return;
    const code = ctx.body.device_code ?? ctx.oidc.params.device_code;
    const isEarly = Date.now() - asked.get(code) < 5000;
    asked.set(code, Date.now());
    if (isEarly && ctx.body.error === 'authorization_pending') ctx.body = { error: 'slow_down' };
  };
}

// Demands nonces, and makes each answer bring another one than the answer before. The provider has a nonce for each minute, and
// takes those of the minutes around as well. It picks the one to give right after it has asked this; just then its clock is
// one of three minutes, in turn.
function restless() {
  const clock = Date.now;
  let [turn, behind] = [0, 0];
  Date.now = () => clock() - behind * 60_000;
  return () => {
    turn += 1;
    behind = turn % 3;
    queueMicrotask(() => { behind = 0; });
    return true;
  };
}

// What was asked, told at /seen: how much, and how often for tokens. /proofs tells the nonces of proofs, and of the answers
// to them, since it was last asked.
function count() {
  let [requests, token, proofs] = [0, 0, []];
  return async (ctx, next) => {
    if (ctx.path === '/seen') {
      ctx.body = { requests, token };
      return;
    }
    if (ctx.path === '/proofs') {
      ctx.body = proofs;
      proofs = [];
      return;
    }
    requests += 1;
    if (ctx.path === '/token') token += 1;
    await next();
    const proof = ctx.get('dpop');
    if (!proof) return;
    const { nonce } = JSON.parse(Buffer.from(proof.split('.')[1], 'base64url'));
    proofs.push({ path: ctx.path, status: ctx.status, spent: nonce ?? '', given: ctx.response.get('dpop-nonce') });
  };
}

// A protected resource: whose token it is, or 401 with a challenge. DELETE forgets the access token alone, while
// revocation takes the whole grant.
function resource(provider) {
  return async (ctx, next) => {
    if (ctx.path !== '/resource') return next();
    const [scheme, value] = (ctx.get('authorization') || ' ').split(' ');
    if (scheme.toLowerCase() !== 'bearer' || !value) {
      ctx.status = 401;
      return ctx.set('WWW-Authenticate', 'Bearer realm="resource"');
    }
    const token = await provider.AccessToken.find(value)
      ?? await provider.ClientCredentials.find(value);
    // The grant goes when a refresh token was used twice, and its access tokens with it.
    const alive = token?.isValid && (!token.grantId || await provider.Grant.find(token.grantId));
    if (!alive) {
      ctx.status = 401;
      return ctx.set('WWW-Authenticate', 'Bearer realm="resource", error="invalid_token"');
    }
    if (ctx.method === 'DELETE') await token.destroy();
    ctx.body = { sub: token.accountId ?? null, client_id: token.clientId, scope: token.scope ?? '' };
  };
}
