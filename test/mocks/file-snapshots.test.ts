import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FileSnapshots } from '../../src/mocks/file-snapshots.ts'
import { hashFile, isRacy } from '../../src/mocks/files/file-stat.ts'

it('a write in the same tick of the clock as the look before it is seen', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-disk-'))
  const path = join(folder, 'a.json')
  const time = 1_700_000_000_123
  const stat = { size: 1, mtimeMs: time - 1, ctimeMs: time - 1, ino: 1 }
  const snapshots = new FileSnapshots()
  const look = async (now: number) => {
    const found = new Map([[path, { stat }]])
    const isMock = () => true
    const isHidden = () => false
    return await snapshots.compare({ found, time: now, grace: 0, isMock, isHidden })
  }
  writeFileSync(path, '1')
  snapshots.set(path, { stat, hash: hashFile(path) }, time)
  expect((await look(time)).changed.size).toBe(0)
  writeFileSync(path, '2')
  expect((await look(time + 100)).changed.size).toBe(1)
  rmSync(folder, { recursive: true })
})

it('a file that was moved here counts as written when it came', () => {
  const stat = { size: 1, mtimeMs: 1_600_000_000_123, ctimeMs: 1_700_000_000_123, ino: 1 }
  expect(isRacy(stat, 1_700_000_000_130)).toBe(true)
  expect(isRacy(stat, 1_700_000_000_140)).toBe(false)
})
