import { X509Certificate, createPrivateKey, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { authorityFile } from './authority-file.ts'
import { createAuthority, leafTime, type Certified } from './certificate.ts'

/** The authority of a user, and the file of its certificate; undefined where it cannot be kept. */
export interface KeptAuthority extends Certified {
  readonly file: string | undefined
}

/**
 * The authority of this user, made where there is none, or where it ends before what it would sign. Its key is where nobody
 * else may read it; a folder that cannot be written means another authority with the next start.
 */
export async function openAuthority(cacheFolder: string, now: number): Promise<KeptAuthority> {
  const file = authorityFile(cacheFolder)
  const whole = join(file, '..', 'authority-key.pem')
  const kept = await readAuthority(whole, now)
  if (kept) return { ...kept, file: await publish(file, kept) }
  const made = createAuthority(ownerName(), now)
  try {
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
    const shared = await writeOnce(whole, made, now)
    return { ...shared, file: await publish(file, shared) }
  } catch {
    return { ...made, file: undefined }
  }
}

/** Writes an authority, and returns the one that counts: of two servers that start at once both take the first one. */
async function writeOnce(file: string, made: Certified, now: number): Promise<Certified> {
  const own = `${file}.${randomUUID()}`
  await writeFile(own, made.certificate + made.key, { mode: 0o600, flag: 'wx' })
  try {
    await link(own, file)
    return made
  } catch {
    // It is there; or the file system has no links.
    const other = await readAuthority(file, now)
    if (!other) await rename(own, file)
    return other ?? made
  } finally {
    await rm(own, { force: true })
  }
}

/** Writes the certificate beside its key; returns its file where that has worked. */
async function publish(file: string, { certificate }: Certified): Promise<string | undefined> {
  try {
    const now = await readFile(file, 'utf8').catch(() => undefined)
    if (now !== certificate) await writeFile(file, certificate, { mode: 0o644 })
    return file
  } catch {
    return undefined
  }
}

async function readAuthority(file: string, now: number): Promise<Certified | undefined> {
  try {
    const text = await readFile(file, 'utf8')
    const end = text.indexOf('-----BEGIN PRIVATE KEY-----')
    const [certificate, key] = [text.slice(0, end), text.slice(end)]
    const read = new X509Certificate(certificate)
    if (!read.checkPrivateKey(createPrivateKey(key))) return undefined
    return Date.parse(read.validTo) > now + leafTime ? { certificate, key } : undefined
  } catch {
    return undefined
  }
}

function ownerName(): string {
  try {
    return `${userInfo().username} on ${hostname()}`
  } catch {
    return hostname()
  }
}
