import { redactSecrets } from '@org/ingest-core';
import type { StandIns } from './stand-ins.js';

/** Secrets that went through, each in the forms it may be echoed in, the longest first. */
export type KnownSecrets = readonly string[];

/**
 * A message in Meta's own words, which our error rules read: the words stay, and secrets, links, ids and the names that
 * Meta quotes go.
 */
export function redactMessage(message: string, secrets: KnownSecrets, standIns: StandIns): string {
  let text = message;
  for (const secret of secrets) text = text.replaceAll(secret, '[redacted]');
  text = redactSecrets(text);
  for (const name of standIns.names) text = replaceQuoted(text, name, standIns);
  // "(#80001)" is a code.
  return text.replace(/(?<![#\d])\d{5,}/g, (digits) => standIns.ofDigits(digits));
}

/** Names stand in quotes, in brackets or at the end; elsewhere a page called "Page" would spoil the sentence. */
function replaceQuoted(text: string, name: string, standIns: StandIns): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const quoted = new RegExp(String.raw`((?:^|\s)["'(]|: |, )${escaped}(?=["')]|[.,;]?(?:\s|$))`, 'g');
  return text.includes(name) ? text.replace(quoted, (_, before: string) => before + standIns.ofName(name)) : text;
}
