import { createHmac } from 'node:crypto';
import { argv, env } from 'node:process';
import { pathToFileURL } from 'node:url';

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that tells Rekindle who is signed in; good for five minutes. */
export function identityToken(customerId) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: String(customerId), aud: env.REKINDLE_PUBLIC_KEY, iat: now, exp: now + 300 };
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', env.REKINDLE_SITE_SECRET).update(signed).digest('base64url')}`;
}

if (import.meta.url === pathToFileURL(argv[1]).href) console.log(identityToken(argv[2]));
