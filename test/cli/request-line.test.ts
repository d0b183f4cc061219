import { expect, it } from 'vitest'
import { requestLine } from '../../src/cli/output/request.ts'
import { plainPaint, request } from '../support/cli-fakes.ts'

it('says why a request was refused where there is no room for who refused it as well', () => {
  const told = { file: 'mocks/petstore.yaml', line: 18, notes: ['body/name is missing'] }
  const at = (status: number) => requestLine(request({ status, ...told }), 'mocks', plainPaint, 80)
  expect(at(422)).toBe('  12:04:31  GET    /users               422    3 ms  body/name is missing')
  expect(at(200)).toContain('petstore.yaml:18')
})
