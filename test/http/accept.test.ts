import { expect, it } from 'vitest'
import { prefersCsv } from '../../src/http/accept.ts'

const browser =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'

it.each([
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['text/*', false],
  [browser, false],
  ['application/json, text/plain, */*', false],
  ['text/csv', true],
  ['Text/CSV', true],
  ['text/csv; charset=utf-8; header=present', true],
  ['text/csv, */*', true],
  ['*/*, text/csv', true],
  ['text/csv;q=0.5, */*', false],
  ['text/csv;q=0.5, */*;q=0.1', true],
  ['text/csv, application/json', true],
  ['application/json, text/csv', false],
  ['application/json;q=0.9, text/csv', true],
  ['text/csv;q=0.8, application/json;q=0.9', false],
  ['text/csv;q=0.8, application/*;q=0.9', false],
  ['text/csv;q=0', false],
  ['text/csv;q=0, */*;q=0', false],
  ['text/csv, application/json;q=0', true],
  ['application/xml, text/csv;q=0.1', true],
  ['text/csv-schema', false],
  ['application/vnd.text/csv', false],
])('Accept: %s asks for CSV: %j', (accept, expected) => {
  expect(prefersCsv(accept)).toBe(expected)
})
