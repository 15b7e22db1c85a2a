/**
 * The `appsecret_proof` of a token: hex HMAC-SHA256 with the app secret as the key and the token as the message.
 *
 * Computed with Web Crypto, so that no Node built-in is needed.
 *
 * @see https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export async function appSecretProof(appSecret: string, accessToken: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(appSecret), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(accessToken));
  return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
