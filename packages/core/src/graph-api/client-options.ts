import { InvalidConfigurationError } from '../errors.js';

/** The Graph API version that the SDK's fields and rules were checked against. */
export const GRAPH_API_VERSION = 'v25.0';

/** @throws {InvalidConfigurationError} when it is not written as Meta writes it. */
export function checkVersion(version: string): string {
  if (/^v\d{1,3}\.\d{1,2}$/.test(version)) return version;
  throw new InvalidConfigurationError(`version is "${version}"; write it as Meta does, such as "${GRAPH_API_VERSION}"`);
}

/** @throws {InvalidConfigurationError} when it is not a whole number above 0. */
export function checkPositive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidConfigurationError(`${name} is ${value}; it must be a whole number above 0`);
}

/** @throws {InvalidConfigurationError} when it is empty, as an unset environment variable leaves it. */
export function checkSecret(name: string, value: string | undefined): string | undefined {
  if (value === undefined || value.trim() !== '') return value;
  throw new InvalidConfigurationError(`${name} is empty; leave it out, or pass the app's secret`);
}

/** @throws {InvalidConfigurationError} when a token sent there could be read by others, or it names a version. */
export function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isLoopback = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === null || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback))) {
    throw new InvalidConfigurationError(
      'baseUrl must be an https URL (or http on a loopback host), since every call carries an access token',
    );
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new InvalidConfigurationError('baseUrl must have no query, fragment or credentials');
  }
  if (/\/v\d+(\.\d+)?\/*$/.test(url.pathname)) {
    throw new InvalidConfigurationError(
      'baseUrl ends with a version of the Graph API; leave it out, and pass it as "version"',
    );
  }
  return baseUrl.replace(/\/+$/, '');
}
