import { expect, it } from 'vitest'
import { isUrl, parseUrl } from '../../src/http/url.ts'

it('knows addresses however often it is asked, also with letters that are no ASCII', () => {
  // As headers have them: texts of one byte a letter.
  const addresses = Array.from({ length: 20_000 }, (_, index) =>
    Buffer.from(`http://\xe9${index}.localhost`, 'latin1').toString('latin1'),
  )
  expect(addresses.filter((address) => !isUrl(address))).toEqual([])
  expect(parseUrl('http://\xe9.localhost/a')?.hostname).toBe('xn--9ca.localhost')
})

it('knows what is none', () => {
  expect([isUrl('a b'), isUrl('/users'), isUrl('')]).toEqual([false, false, false])
  expect(isUrl('/users', 'http://localhost')).toBe(true)
  expect(parseUrl('/users')).toBeUndefined()
})
