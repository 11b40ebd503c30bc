import { lookup } from 'node:dns';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { shownAddress } from './address-text.ts';
import { isPrivateAddress } from './private-address.ts';

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** For `HTTPS_PROXY` and `NO_PROXY`; default the process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Certificates that are trusted beside those of the machine, as PEM. */
  readonly ca?: string;
  /** Whether an IP address is of a private network. */
  readonly isPrivate?: (address: string) => boolean;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * GET, after redirects. They may only lead to other `https://` addresses, and from a public server not into a private
 * network, where what the server may not reach would be asked for in its place. Headers are for the first server alone.
 * @throws Error with one sentence
 */
export async function openAddress(address: URL, options: GetOptions = {}): Promise<IncomingMessage> {
  const { isPrivate = isPrivateAddress } = options;
  let url = address;
  let fromPublic = false;
  for (let hop = 0; ; hop++) {
    const elsewhere = url.host !== address.host;
    const response = await get(
      url,
      { ...options, headers: elsewhere ? {} : (options.headers ?? {}) },
      elsewhere && fromPublic,
    );
    const { location } = response.headers;
    if (location === undefined || !REDIRECTS.includes(response.statusCode ?? 0)) return response;
    const from = response.socket.remoteAddress;
    if (hop === 0) fromPublic = from !== undefined && !isPrivate(from);
    response.destroy();
    if (hop === MOST_REDIRECTS) throw new Error(`it redirects more than ${MOST_REDIRECTS} times`);
    url = redirected(location, url);
  }
}

function redirected(location: string, from: URL): URL {
  if (!URL.canParse(location, from.href)) throw new Error('it redirects to what is no address');
  const url = new URL(location, from);
  if (url.protocol !== 'https:') throw new Error(`it redirects to ${shownAddress(url)}, which is not https://`);
  url.username = '';
  url.password = '';
  return url;
}

async function get(url: URL, options: GetOptions, publicOnly: boolean): Promise<IncomingMessage> {
  const { environment = process.env, isPrivate = isPrivateAddress, signal, headers, ca } = options;
  const refusal = `it redirects to ${shownAddress(url)}, which is in a private network`;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (publicOnly && isIP(host) !== 0 && isPrivate(host)) throw new Error(refusal);
  const proxy = url.protocol === 'https:' ? proxyFor(url, environment) : undefined;
  const request: RequestOptions & { ca?: string } = {
    agent: false,
    headers: { 'user-agent': 'proofmark', accept: '*/*', 'accept-encoding': 'identity', ...headers },
    ...(signal === undefined ? {} : { signal }),
    ...(ca === undefined ? {} : { ca }),
    ...(publicOnly ? { lookup: publicLookup(isPrivate, refusal) } : {}),
  };
  if (proxy !== undefined) {
    const socket = await tunnel(proxy, url, signal);
    const trusted = ca === undefined ? {} : { ca };
    const named = isIP(host) === 0 ? { servername: host } : {};
    request.createConnection = () => connectTls({ socket, host, ...named, ...trusted });
  }
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    send(url, request).on('response', resolve).on('error', reject).end();
  });
}

function publicLookup(isPrivate: (address: string) => boolean, refusal: string): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      if (found.some(({ address }) => isPrivate(address))) return callback(new Error(refusal), []);
      return options.all === true ? callback(null, found) : callback(null, found[0]!.address, found[0]!.family);
    });
}

/** The proxy that the environment names for an address, as curl and git read it. */
function proxyFor(url: URL, environment: Readonly<Record<string, string | undefined>>): URL | undefined {
  const proxy = environment.HTTPS_PROXY || environment.https_proxy || environment.ALL_PROXY || environment.all_proxy;
  if (proxy === undefined || !URL.canParse(proxy) || !proxy.startsWith('http://')) return undefined;
  const without = (environment.NO_PROXY || environment.no_proxy || '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const host = url.hostname.toLowerCase();
  const direct = without.some((name) => {
    if (name === '') return false;
    const bare = name.replace(/^\*?\./, '').replace(/:\d+$/, '');
    return name === '*' || host === bare || host.endsWith(`.${bare}`);
  });
  return direct ? undefined : new URL(proxy);
}

function tunnel(proxy: URL, url: URL, signal: AbortSignal | undefined): Promise<Socket> {
  const target = `${url.hostname}:${url.port === '' ? 443 : url.port}`;
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const authorization = { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` };
  return new Promise((resolve, reject) => {
    requestHttp({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? 80 : Number(proxy.port),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...(proxy.username === '' ? {} : authorization) },
      agent: false,
      ...(signal === undefined ? {} : { signal }),
    })
      .on('connect', (response, socket) => {
        if (response.statusCode === 200) return resolve(socket);
        socket.destroy();
        return reject(new Error(`the proxy ${proxy.host} answered ${response.statusCode}`));
      })
      .on('error', (error) => reject(new Error(`the proxy ${proxy.host}: ${error.message}`, { cause: error })))
      .end();
  });
}
