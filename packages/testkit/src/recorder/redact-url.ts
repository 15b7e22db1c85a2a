import { decodeSegment } from './recorded-request.js';
import { redactPath } from './redact-path.js';
import { redactName, redactParameter } from './redact-query.js';
import { isSecretName } from './secret-names.js';
import type { StandIns } from './stand-ins.js';

const URL_PARTS = /^(?<origin>(?:https?:)?\/\/[^/?#\s]+)?(?<path>[^?#\s]*)(?:\?(?<query>[^#\s]*))?(?:#\S*)?$/i;
const META_SITE = /^(?:https?:)?\/\/(?:[\w-]+\.)*(?:facebook|instagram|fb)\.com(?::\d+)?$/i;
const MEDIA_HOST = /^(?:https?:)?\/\/(?:[\w-]+\.)*(?:fbcdn\.net|cdninstagram\.com|fbsbx\.com)$/i;
const GRAPH_HOST = /^https:\/\/graph(?:-video)?\.(?:facebook|instagram)\.com$/i;
const GRAPH_API = 'https://graph.facebook.com';
const MEDIA_API = 'https://scontent.xx.fbcdn.net';
/** Parts of a permalink's path that say what it links to. */
const PLACES = new Set(
  (
    'events groups hashtag l.php media p people permalink.php photo photo.php photos pg posts profile.php reel reels set ' +
    'share stories story.php tv v video.php videos watch'
  ).split(' '),
);
/** Parameters of a permalink that say what it links to. */
const LINK_PARAMETERS = new Set(['comment_id', 'fbid', 'id', 'set', 'story_fbid', 'u', 'v']);

/** Whether the whole text is a URL, or a path such as the permalink of a video. */
export function isUrl(text: string): boolean {
  return /^(?:https?:\/)?\/\S+$/i.test(text);
}

/** A link without ids, names, addresses and secrets that still says what kind of thing it links to. */
export function redactUrl(url: string, standIns: StandIns): string {
  const { origin = '', path = '', query } = URL_PARTS.exec(url)?.groups ?? {};
  if (GRAPH_HOST.test(origin)) return redactGraphLink(url, standIns);
  if (origin === '' || META_SITE.test(origin)) {
    return standIns.markMade(origin + redactPlace(path, standIns) + redactLinkQuery(query, standIns));
  }
  if (MEDIA_HOST.test(origin)) return standIns.markMade(MEDIA_API + redactMediaPath(path, standIns));
  return standIns.ofText(origin + path);
}

/** `next` and `previous`: the token that Meta puts into them is left out, and the host is Meta's. */
export function redactGraphLink(url: string, standIns: StandIns): string {
  const { origin = '', path = '', query } = URL_PARTS.exec(url)?.groups ?? {};
  const [, version = '', rest = ''] = /^(\/v\d+\.\d+)?\/?(.*)$/.exec(path) ?? [];
  const redacted = redactPath(rest.split('/').map(decodeSegment).join('/'), standIns);
  const parameters = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(query ?? '')) {
    if (!isSecretName(name)) parameters.append(name, redactParameter(name, value, standIns));
  }
  const search = query === undefined ? '' : `?${parameters}`;
  const host = GRAPH_HOST.test(origin) ? origin : GRAPH_API;
  return standIns.markMade(`${host}${version}/${redacted.split('/').map(encodeURIComponent).join('/')}${search}`);
}

function redactPlace(path: string, standIns: StandIns): string {
  return path
    .split('/')
    .map((encoded) => {
      const segment = decodeSegment(encoded);
      if (segment === '' || PLACES.has(segment.toLowerCase())) return encoded;
      const made = redactWord(segment, standIns);
      return encoded === segment ? made : encodeURIComponent(made);
    })
    .join('/');
}

function redactLinkQuery(query: string | undefined, standIns: StandIns): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(query ?? '')) {
    if (!LINK_PARAMETERS.has(name)) continue;
    parameters.append(name, name === 'u' && isUrl(value) ? redactUrl(value, standIns) : redactWord(value, standIns));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

/** `pfbid…` is an id that Meta hides; `a.123` an album. */
function redactWord(word: string, standIns: StandIns): string {
  if (/^pfbid\w+$/.test(word)) return `pfbid${standIns.ofOpaque(word.slice(5))}`;
  const [, prefix, digits] = /^([a-z]{1,5}\.)(\d+)$/.exec(word) ?? [];
  if (prefix !== undefined && digits !== undefined) return prefix + standIns.ofDigits(digits);
  return redactName(word, standIns);
}

/** `/v/t39.30808-6/123_456_n.jpg`: ids as everywhere, other long words made up, the file's kind kept. */
function redactMediaPath(path: string, standIns: StandIns): string {
  const [, rest = '', extension = ''] = /^(.*?)(\.[a-z0-9]{1,5})?$/i.exec(path) ?? [];
  const redacted = rest.replace(/\d{5,}(?![A-Za-z])|[A-Za-z0-9-]{6,}/g, (part) =>
    /^\d+$/.test(part) ? standIns.ofDigits(part) : standIns.ofOpaque(part),
  );
  return redacted + extension;
}
