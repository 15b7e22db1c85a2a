import type { CapturedExchange } from './captured-exchange.js';
import { parseExactJson } from './exact-json.js';
import { isSecretName } from './secret-names.js';

/** The secrets that a call brings along: in its `Authorization` header, its query and a form that it posts. */
export function secretsOfCall(url: string, headers: Headers, body: unknown): readonly string[] {
  const authorization = headers.get('authorization') ?? '';
  const [, credentials] = /^(?:bearer|oauth|basic)\s+(\S+)$/i.exec(authorization) ?? [];
  const form = typeof body === 'string' || body instanceof URLSearchParams ? [...new URLSearchParams(body)] : [];
  return [
    ...(authorization === '' ? [] : [credentials ?? authorization]),
    ...[...new URL(url).searchParams, ...form].flatMap(([name, value]) => (isSecretName(name) ? [value] : [])),
  ];
}

/**
 * Every secret that went through or was named, in each form in which it may be echoed, the longest first: as it is, as a
 * URL writes it, and in base64.
 */
export function collectSecrets(exchanges: readonly CapturedExchange[], named: readonly string[]): readonly string[] {
  const found = new Set(named);
  for (const { secrets, response } of exchanges) {
    for (const secret of secrets) found.add(secret);
    if (response === null || response === 'no-answer') continue;
    for (const secret of secretsIn(parseExactJson(response.text))) found.add(secret);
  }
  const forms = [...found].flatMap((secret) => [secret, encodeURIComponent(secret), base64Of(secret)]);
  return [...new Set(forms)].filter((form) => form !== '').sort((a, b) => b.length - a.length);
}

/** Tokens that Meta gives out, as `/me/accounts` does, and those in its links. */
function secretsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return secretsInLink(value);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]: [string, unknown]) =>
    typeof field === 'string' && isSecretName(name) ? [field] : secretsIn(field),
  );
}

function secretsInLink(text: string): readonly string[] {
  if (!/^https?:\/\/\S*\?/i.test(text)) return [];
  const query = new URLSearchParams(text.slice(text.indexOf('?') + 1));
  return [...query].flatMap(([name, value]) => (isSecretName(name) ? [value] : []));
}

/** Without padding, which depends on what follows. */
function base64Of(secret: string): string {
  const bytes = new TextEncoder().encode(secret);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replace(/.?=*$/, '');
}
