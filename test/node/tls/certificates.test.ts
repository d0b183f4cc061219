import { X509Certificate, createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { authorityFile } from '../../../src/node/tls/authority-file.ts'
import { openAuthority } from '../../../src/node/tls/authority.ts'
import { createAuthority, createLeaf } from '../../../src/node/tls/certificate.ts'
import { openCredentials } from '../../../src/node/tls/credentials.ts'

const folder = mkdtempSync(join(tmpdir(), 'mockapi-tls-'))
const now = Date.UTC(2027, 0, 1)
const years = (count: number) => now + count * 365 * 86_400_000

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function locked(key: string, passphrase: string): string {
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase } as const
  return createPrivateKey(key).export(options) as string
}

describe('a certificate that is made', () => {
  it('is of names and addresses, and signed', () => {
    const authority = createAuthority('ada', now)
    const leaf = createLeaf(authority, ['localhost', '127.0.0.1', '::1'], now)
    const [made, by] = [
      new X509Certificate(leaf.certificate),
      new X509Certificate(authority.certificate),
    ]
    expect([made.checkHost('localhost'), made.checkIP('127.0.0.1'), made.checkIP('::1')]).toEqual([
      'localhost',
      '127.0.0.1',
      '::1',
    ])
    expect([made.verify(by.publicKey), made.checkIssued(by), made.ca, by.ca]).toEqual([
      true,
      true,
      false,
      true,
    ])
    expect(by.subject).toBe('O=mockapi\nCN=mockapi ada')
    // No longer than Apple takes.
    const days = (Date.parse(made.validTo) - Date.parse(made.validFrom)) / 86_400_000
    expect(days).toBeLessThanOrEqual(825)
  })
})

describe('the authority', () => {
  it('is kept, its key where this user alone may read it', async () => {
    const cache = join(folder, 'kept')
    const first = await openAuthority(cache, now)
    expect(await openAuthority(cache, years(5))).toEqual(first)
    expect(first.file).toBe(authorityFile(cache))
    expect(readFileSync(first.file ?? '', 'utf8')).toBe(first.certificate)
    expect(first.certificate).not.toContain('PRIVATE KEY')
    if (process.platform === 'win32') return
    const modes = readdirSync(join(cache, 'mockapi/tls')).map((name) => {
      return [name, (statSync(join(cache, 'mockapi/tls', name)).mode & 0o777).toString(8)]
    })
    expect(Object.fromEntries(modes)).toEqual({
      'authority-key.pem': '600',
      'authority.pem': '644',
    })
    expect(statSync(join(cache, 'mockapi/tls')).mode & 0o777).toBe(0o700)
  })

  it('is made anew before it ends, and where it is damaged', async () => {
    const cache = join(folder, 'renewed')
    const first = await openAuthority(cache, now)
    const later = await openAuthority(cache, years(9.5))
    expect(later.certificate).not.toBe(first.certificate)
    writeFileSync(join(cache, 'mockapi/tls/authority-key.pem'), 'nothing')
    const healed = await openAuthority(cache, years(9.5))
    expect(healed.certificate).not.toBe(later.certificate)
    expect(await openAuthority(cache, years(9.5))).toEqual(healed)
  })

  it('is one for servers that start at once', async () => {
    const opened = await Promise.all(
      Array.from({ length: 5 }, () => openAuthority(join(folder, 'raced'), now)),
    )
    expect(new Set(opened.map(({ certificate }) => certificate)).size).toBe(1)
  })

  it('counts for one start where it cannot be kept', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(await openAuthority(file, now)).toMatchObject({ file: undefined })
  })
})

describe('--cert and --key', () => {
  const authority = createAuthority('tests', Date.now())
  const leaf = createLeaf(authority, ['localhost'], Date.now())
  const other = createLeaf(authority, ['localhost'], Date.now())
  const ended = createLeaf(authority, ['localhost'], Date.UTC(2020, 0, 1))
  const files = {
    'dev.pem': leaf.certificate,
    'dev-key.pem': leaf.key,
    'both.pem': leaf.key + leaf.certificate,
    'other-key.pem': other.key,
    'ended.pem': ended.certificate + ended.key,
    'locked-key.pem': locked(leaf.key, 'secret'),
    'broken-chain.pem': `${leaf.certificate + leaf.key}-----BEGIN CERTIFICATE-----\nMIGH\n-----END CERTIFICATE-----\n`,
    'dev.pfx': '\u0030\u0082',
    'empty.pem': '',
    'broken-key.pem': '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)

  it.each([
    { cert: 'dev.pem', key: 'dev-key.pem' },
    { cert: 'both.pem' },
    { cert: leaf.certificate, key: leaf.key },
    { cert: 'dev.pem', key: 'locked-key.pem', passphrase: 'secret' },
  ])('take files and texts %#', async (settings) => {
    const { certificate, warnings } = await openCredentials(
      { ...settings, cwd: folder },
      'localhost',
      folder,
    )
    // The key is never told.
    expect(certificate).toBe(leaf.certificate)
    expect(warnings).toEqual([])
  })

  it('are asked for where others ask the server', async () => {
    const { warnings } = await openCredentials({ https: true }, '0.0.0.0', folder)
    const message = expect.stringContaining('who asks 0.0.0.0 from another one is warned') as string
    expect(warnings).toMatchObject([{ code: 'bad-certificate', severity: 'warning', message }])
    expect((await openCredentials({ https: true }, '::1', folder)).warnings).toEqual([])
  })

  it('refuse what TLS cannot use, such as a broken chain', async () => {
    const opened = openCredentials({ cert: 'broken-chain.pem', cwd: folder }, 'localhost', folder)
    await expect(opened).rejects.toThrow('TLS cannot use the certificate in broken-chain.pem: ')
  })

  it('warn of a certificate that has ended', async () => {
    const { warnings } = await openCredentials(
      { cert: 'ended.pem', cwd: folder },
      'localhost',
      folder,
    )
    const message = expect.stringMatching(/^The certificate in ended\.pem has ended on .*2021/)
    expect(warnings).toMatchObject([{ code: 'bad-certificate', severity: 'warning', message }])
  })

  it.each([
    [{ key: 'dev-key.pem' }, 'There is a key without a certificate.'],
    [{ cert: 'none.pem' }, 'none.pem does not exist.'],
    [{ cert: '.' }, '. is a folder.'],
    [{ cert: 'empty.pem' }, 'empty.pem is not in PEM, which begins with "-----BEGIN".'],
    [{ cert: 'dev.pfx' }, 'dev.pfx is not in PEM, which begins with "-----BEGIN".'],
    [{ cert: 'dev-key.pem' }, 'dev-key.pem holds no certificate.'],
    [{ cert: 'dev.pem' }, 'dev.pem holds no private key.'],
    [
      { cert: 'dev.pem', key: 'other-key.pem' },
      'other-key.pem is the key of another certificate than dev.pem.',
    ],
    [{ cert: 'dev.pem', key: 'locked-key.pem' }, 'The key in locked-key.pem is encrypted.'],
    [
      { cert: 'dev.pem', key: 'locked-key.pem', passphrase: 'wrong' },
      'The passphrase of the key in locked-key.pem is another one.',
    ],
    [
      { cert: 'dev.pem', key: 'broken-key.pem' },
      'The private key in broken-key.pem cannot be read.',
    ],
  ])('say what is wrong: %j', async (settings, message) => {
    await expect(
      openCredentials({ ...settings, cwd: folder }, 'localhost', folder),
    ).rejects.toMatchObject({
      diagnostics: [
        { code: 'bad-certificate', message, hint: expect.stringMatching(/\w/) as string },
      ],
    })
  })
})
