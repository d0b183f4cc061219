import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { expect } from 'vitest'
import { test } from '../support/browser.ts'
import { call, db, play, session } from '../support/recorded-session.ts'
import { startRecorder } from '../support/recorded.ts'

const allowed = /404/

test('an app in a browser gets the same from a recording, and can go on with it', async ({
  open,
}) => {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-'))
  writeFileSync(join(cwd, 'db.json'), JSON.stringify(db))
  mkdirSync(join(cwd, 'public'))
  writeFileSync(join(cwd, 'public/app.html'), '<!doctype html><title>App</title>')
  const real = await createMockServer({ cwd, dir: 'db.json', dialect: 'json-server-0', port: 0 })
  await using recorder = await startRecorder(real.url)
  const before = await open(`${recorder.url}/app.html`, { allowed })
  const seen = await before.evaluate(play, { url: '', calls: session })
  await recorder.stop()
  await real.close()
  rmSync(cwd, { recursive: true, force: true })
  expect(JSON.stringify(recorder.files())).not.toContain(real.url)

  await using replayed = await recorder.replay()
  const page = await open(`${replayed.url}/app.html`, { allowed })
  expect(await page.evaluate(play, { url: '', calls: session })).toEqual(seen)
  const more = [
    ['/posts', call('POST', { title: 'Later' })],
    ['/posts'],
    ['/posts/4', call('DELETE')],
    ['/posts'],
  ] as const
  const [made, list, removed, left] = await page.evaluate(play, { url: '', calls: more })
  expect(made).toEqual(['/posts', 201, { id: 4, title: 'Later' }])
  expect(list).toEqual(['/posts', 200, [...(db['posts'] as object[]), { id: 4, title: 'Later' }]])
  expect(removed).toEqual(['/posts/4', 200, {}])
  expect(left).toEqual(['/posts', 200, db['posts']])
})
