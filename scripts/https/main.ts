// Asks `mockapi serve --https` as people do: by curl, by Node, and by Chromium with the authority trusted and without. It
// needs curl, openssl, chromium and, of the package libnss3-tools, certutil, which root gets installed. `npm run try:https`
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type BrowserContext } from '@playwright/test'
import { createLeaf } from '../../src/node/tls/certificate.ts'
import { check, endChecks } from '../lib/check.ts'
import { install } from '../lib/debian.ts'
import { ServeProcess } from '../lib/process.ts'

const folder = mkdtempSync(join(tmpdir(), 'mockapi-https-'))
const cache = join(folder, 'cache')
const env = { XDG_CACHE_HOME: cache }
const bin = resolve('dist/bin.js')
const authority = join(cache, 'mockapi/tls/authority.pem')

try {
  install({ package: 'libnss3-tools', path: '/usr/bin/certutil' })
  cpSync('scripts/https/mocks', join(folder, 'mocks'), { recursive: true })
  await using server = new ServeProcess(bin, folder, ['--https'], { env })
  const port = await server.port()
  const url = `https://localhost:${port}`
  askByCurl(url, port)
  askByNode(url)
  await askByChromium(url)
  await refuseOthers()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
endChecks()

function curl(...args: string[]): { readonly code: number | null; readonly out: string } {
  const { status, stdout } = spawnSync('curl', ['-sS', '--cacert', authority, ...args])
  return { code: status, out: String(stdout) }
}

function askByCurl(url: string, port: number): void {
  console.log('curl')
  const said = ['-w', ' %{http_version} %{http_code}']
  check('HTTP/2', curl('--http2', ...said, `${url}/hello`).out, '{ "hello": "world" }\n 2 200')
  check(
    'HTTP/1.1',
    curl('--http1.1', ...said, `${url}/hello`).out,
    '{ "hello": "world" }\n 1.1 200',
  )
  for (const host of ['127.0.0.1', 'app.localhost', 'a.b.localhost'])
    check(host, curl('-o', join(folder, 'out'), `https://${host}:${port}/hello`).code, 0)
  // 92: a stream of HTTP/2 that was not closed cleanly; 56 and 35: receiving failed, 1: no HTTP, 18: a part of it.
  for (const path of ['/reset', '/garbage', '/chunk'])
    check(`${path} over HTTP/2`, curl('--http2', url + path).code, 92)
  check('/reset over HTTP/1.1', curl('--http1.1', `${url}/reset`).code, 56)
  check('/garbage over HTTP/1.1', curl('--http1.1', `${url}/garbage`).code, 1)
  check('/chunk over HTTP/1.1', curl('--http1.1', `${url}/chunk`).code, 56)
  const { detail } = JSON.parse(curl(`http://localhost:${port}/hello`).out) as { detail: string }
  check('plain HTTP', detail.endsWith(`Ask ${url}/hello.`), true)
  const shown = spawnSync('openssl', ['s_client', '-connect', `localhost:${port}`], { input: '' })
  writeFileSync(join(folder, 'shown.pem'), String(shown.stdout))
  const verify = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', authority]
  check(
    'openssl -x509_strict',
    spawnSync('openssl', [...verify, join(folder, 'shown.pem')]).status,
    0,
  )
}

function askByNode(url: string): void {
  console.log('Node')
  const code = `fetch('${url}/hello').then((r) => r.json()).then((b) => console.log(b.hello), (e) => console.log(e.cause.code))`
  const ask = (more: Readonly<Record<string, string>>) =>
    String(
      execFileSync(process.execPath, ['-e', code], { env: { ...process.env, ...more } }),
    ).trim()
  check('with NODE_EXTRA_CA_CERTS', ask({ NODE_EXTRA_CA_CERTS: authority }), 'world')
  check('without', ask({}), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  const get = execFileSync(process.execPath, [bin, 'get', `${url}/hello`, '--silent'], {
    env: { ...process.env, ...env },
  })
  check('mockapi get', String(get), '{"hello":"world"}')
}

/** Runs with a browser whose user trusts the authority, or nobody. */
async function withBrowser(
  trusts: boolean,
  run: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(join(folder, 'home-'))
  const database = join(home, '.pki/nssdb')
  mkdirSync(database, { recursive: true })
  const certutil = (...args: string[]) =>
    execFileSync('certutil', ['-d', `sql:${database}`, ...args])
  certutil('-N', '--empty-password')
  if (trusts) certutil('-A', '-t', 'C,,', '-n', 'mockapi', '-i', authority)
  const context = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--host-resolver-rules=MAP shop.example 127.0.0.1'],
    env: { ...process.env, HOME: home } as Record<string, string>,
  })
  try {
    await run(context)
  } finally {
    await context.close()
  }
}

async function askByChromium(url: string): Promise<void> {
  console.log('Chromium')
  await withBrowser(false, async (context) => {
    const page = await context.newPage()
    const refused = await page.goto(`${url}/app`).catch((error: Error) => error.message)
    check('without trust', /ERR_CERT_AUTHORITY_INVALID/.test(String(refused)), true)
  })
  await withBrowser(true, async (context) => {
    const page = await context.newPage()
    await page.goto(`${url.replace('https', 'http')}/app`)
    check('a typed address is led to HTTPS', page.url(), `${url}/app`)
    check('a page', await page.title(), 'App')
    const did = await page.evaluate(readFileSync('scripts/https/in-page.js', 'utf8'))
    check('what a page does', did, {
      isSecureContext: true,
      before: '{"id":null}',
      me: '{"id":"1"}',
      faults: ['TypeError', 'TypeError', 'TypeError'],
      said: 'hello',
      ticks: ['one', 'two'],
      protocol: 'h2',
    })
    const [cookie] = await context.cookies(url)
    check('its cookie', [cookie?.secure, cookie?.sameSite], [true, 'None'])
    await page.goto(`${url}/~app/app`)
    await page.goto(`${url.replace('localhost', 'app.localhost')}/app`)
    check('an environment by its host', await page.title(), 'App')
    await page.goto(`${url}/__mockapi/`)
    await page.getByText('/hello').first().waitFor()
    check('the page at /__mockapi/', new URL(page.url()).protocol, 'https:')
  })
}

/** Shows that what the authority signs for another site counts for nothing: its key is a file on this machine. */
async function refuseOthers(): Promise<void> {
  console.log('another site')
  const text = readFileSync(join(cache, 'mockapi/tls/authority-key.pem'), 'utf8')
  const end = text.indexOf('-----BEGIN PRIVATE KEY')
  const signer = { certificate: text.slice(0, end), key: text.slice(end) }
  const { certificate, key } = createLeaf(signer, ['shop.example'], Date.now())
  writeFileSync(join(folder, 'stolen.pem'), certificate + key)
  const flags = ['--cert', 'stolen.pem', '--allowed-hosts', 'shop.example']
  await using server = new ServeProcess(bin, folder, flags, { env })
  const port = await server.port()
  const address = `https://shop.example:${port}/app`
  check('curl', curl('--resolve', `shop.example:${port}:127.0.0.1`, address).code, 60)
  await withBrowser(true, async (context) => {
    const page = await context.newPage()
    const refused = await page.goto(address).catch((error: Error) => error.message)
    check('Chromium', /ERR_CERT_\w+/.exec(String(refused))?.[0], 'ERR_CERT_INVALID')
  })
}
