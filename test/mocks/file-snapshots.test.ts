import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Disk } from '../../src/mocks/file-snapshots.ts'
import { hashFile, mayHideWrite } from '../../src/mocks/files/file-stat.ts'

it('a write in the same tick of the clock as the look before it is seen', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-disk-'))
  const path = join(folder, 'a.json')
  const time = 1_700_000_000_123
  const stamp = { size: 1, modified: time - 1, changed: time - 1, inode: 1 }
  const disk = new Disk()
  const look = async (now: number) => {
    const found = new Map([[path, { stamp }]])
    const isMock = () => true
    const isHidden = () => false
    return await disk.compare({ found, time: now, patience: 0, isMock, isHidden })
  }
  writeFileSync(path, '1')
  disk.note(path, { stamp, hash: hashFile(path) }, time)
  expect((await look(time)).changed.size).toBe(0)
  writeFileSync(path, '2')
  expect((await look(time + 100)).changed.size).toBe(1)
  rmSync(folder, { recursive: true })
})

it('a file that was moved here counts as written when it came', () => {
  const stamp = { size: 1, modified: 1_600_000_000_123, changed: 1_700_000_000_123, inode: 1 }
  expect(mayHideWrite(stamp, 1_700_000_000_130)).toBe(true)
  expect(mayHideWrite(stamp, 1_700_000_000_140)).toBe(false)
})
