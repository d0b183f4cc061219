import { describe, expect, it } from 'vitest'
import { readStoreAddress } from '../../src/replicas/engines/address.ts'
import { loadClient } from '../../src/replicas/engines/client-package.ts'

describe('the address of a store', () => {
  it.each([
    ['redis://localhost', { engine: 'redis', namespace: 'mockapi' }],
    ['rediss://u:p@host:6380/2', { engine: 'redis' }],
    ['valkey://localhost:6379', { url: 'redis://localhost:6379' }],
    ['valkeys://localhost:6379', { url: 'rediss://localhost:6379' }],
    ['postgres://u:p@host/db', { engine: 'postgres', url: 'postgres://u:p@host/db' }],
    ['postgresql://host/db?sslmode=require', { engine: 'postgres' }],
    ['redis://host/1?namespace=shop', { namespace: 'shop', url: 'redis://host/1' }],
    ['redis://:p%40ss@host', { url: 'redis://:p%40ss@host', shown: 'redis://:***@host' }],
  ])('%s is read', (text, expected) => {
    expect(readStoreAddress(text)).toMatchObject(expected)
  })

  it.each([
    ['localhost:6379', '"localhost:6379" is no address of a store. Write redis://localhost:6379'],
    ['', '"" is no address of a store.'],
    ['mysql://host/db', 'There is no store of the kind mysql://. Write redis://'],
    ['redis:///1', 'The store has no host. Write redis://'],
    ['redis://host/shop', '"shop" in the store\'s address is no database of Redis'],
    ['redis://host?db=1', 'The store\'s address has "db", which means nothing for Redis'],
    [
      'postgres://host/db?max=0',
      "The store's address has ?max=0, which is no number of connections",
    ],
    ['redis://host?namespace=a:b', 'The namespace of the store is "a:b"'],
  ])('%s is refused', (text, sentence) => {
    expect(() => readStoreAddress(text)).toThrow(sentence)
  })

  it.each([
    ['redis://u:pa/ss@host:6379', 'redis://u:***@host:6379'],
    ['redis://u:a:b@host:x', 'redis://u:***@host:x'],
    ['redis://u:p@ss word@host', 'redis://u:***@host'],
    ['redis://u:1/ss@host:6379', 'redis://u:***@host:6379'],
    ['postgres://u:1#ss@host/db', 'postgres://u:***@host/db'],
    ['postgres://u:1?ss@host/db', 'postgres://u:***@host/db'],
    ['u:secret@host:6379', 'u:***@host:6379'],
    ['host/db?password=secret', 'host/db?password=***'],
  ])('%s is refused without its password', (text, shown) => {
    expect(() => readStoreAddress(text)).toThrow(`"${shown}" is no address of a store.`)
  })

  it('shows no password among the parameters', () => {
    const { url, shown } = readStoreAddress('postgres://host/db?password=secret&max=2')
    expect(url).toContain('secret')
    expect(shown).toBe('postgres://host/db?password=***&max=2')
  })

  it('shows no password where it does not parse, and says how to write it', () => {
    const read = () => readStoreAddress('redis://ada:pa#ss@host')
    expect(read).toThrow('"redis://ada:***@host" is no address of a store.')
    expect(read).toThrow('Escape @, :, /, # and ? in a password: %40 for @.')
  })
})

it('says which package is missing, and how to install it', async () => {
  await expect(loadClient('no-such-client', 'Redis or Valkey', process.cwd())).rejects.toThrow(
    'A store in Redis or Valkey needs the package no-such-client, which is not installed. Install it: npm install --save-dev no-such-client',
  )
})
