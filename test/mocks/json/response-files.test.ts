import { describe, expect, it } from 'vitest'
import { isPlainPath } from '../../../src/mocks/json/response-files.ts'

describe('a path of a file', () => {
  it.each(['a.txt', './a.txt', '../mocks/a.txt', 'a/b c/d.e.txt', '.hidden', 'console.txt', ''])(
    '%j is plain everywhere',
    (path) => {
      expect([isPlainPath(path, false), isPlainPath(path, true)]).toEqual([true, true])
    },
  )

  it.each(['a\0.txt', '\0'])('%j is plain nowhere', (path) => {
    expect([isPlainPath(path, false), isPlainPath(path, true)]).toEqual([false, false])
  })

  it.each([
    'C:\\Windows\\win.ini',
    'c:win.ini',
    '/c:/win.ini',
    '\\\\server\\share\\a.txt',
    '//server/share/a.txt',
    '\\\\?\\C:\\a.txt',
    '\\\\.\\pipe\\a',
    'a.txt::$DATA',
    'a.txt:secret',
    'a.txt.',
    'a.txt ',
    'sub. /a.txt',
    '.. /a.txt',
    '.../a.txt',
    'NUL',
    'sub/con.txt',
    'COM1',
    'lpt9.log',
  ])('%j is not plain on Windows', (path) => {
    expect([isPlainPath(path, false), isPlainPath(path, true)]).toEqual([true, false])
  })
})
