import { ai, ws } from 'mockapi'
import { describe, expect } from 'vitest'
import { screenshot, test } from '../support/browser.ts'
import { connect } from '../support/sockets.ts'
import { ask, copied, detail, row, rows, serve } from '../support/traffic.ts'

const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

describe('a call', () => {
  test('tells its request, its answer, and why it was answered so', async ({ open }) => {
    await using folder = await serve()
    const { server } = folder
    server.fail('GET /users', 503)
    await ask(server)
    const page = await open(folder.page)
    await row(page, '401').click()
    const call = detail(page)
    await call.getByText('Wrong password').waitFor()
    await call.getByText('"password": "***"').or(call.getByText('"***"')).first().waitFor()
    const why = await call.locator('.why').innerText()
    expect(why.replace(/\s+/g, ' ')).toBe(
      'answers POST /login mocks/api.json:4 applies delay 1 ms defaults of the file, mocks/api.json:2 note case 2',
    )
    await screenshot(page, 'traffic-call')
    await page.keyboard.press('Escape')
    await row(page, '503').click()
    await call.getByText('override #1').first().waitFor()
    await call.getByText('tag', { exact: true }).waitFor()
    await call.getByText('a, b').waitFor()
    await page.keyboard.press('Escape')
    await row(page, '/broken').click()
    await call.getByText('No such thing').first().waitFor()
    await screenshot(page, 'traffic-failure')
    await page.keyboard.press('Escape')
    await row(page, '/health').click()
    await call.getByText('session checkout').waitFor()
    await call.getByText('true').waitFor()
    await call.getByRole('button', { name: 'GET /health' }).click()
    await expect.poll(() => rows(page)).toEqual(['GET /health 200'])
  })

  test('is written as code', async ({ open }) => {
    await using folder = await serve()
    await ask(folder.server)
    const page = await open(folder.page)
    await row(page, '401').click()
    const { url } = folder.server
    expect(await copied(page, 'curl')).toBe(
      `curl '${url}/login' \\\n  -H 'content-type: application/json' \\\n  --data-raw '{"name":"ada","password":"***"}'`,
    )
    expect(await copied(page, 'fetch')).toBe(`await fetch("${url}/login", {
  method: "POST",
  headers: {
    "content-type": "application/json"
  },
  body: "{\\"name\\":\\"ada\\",\\"password\\":\\"***\\"}",
})`)
    expect(await copied(page, 'mock')).toBe(`"POST /login": {
  "$status": 401,
  "$body": {
    "message": "Wrong password"
  }
}`)
  })

  test('is sent again, and the new one is marked', async ({ open }) => {
    await using folder = await serve()
    await ask(folder.server)
    const page = await open(folder.page)
    await row(page, '/users/2').click()
    await detail(page).getByText('Grace').waitFor()
    folder.server.db('users').update(2, { name: 'Hopper' })
    await detail(page).getByRole('button', { name: 'Send again' }).click()
    await detail(page).getByText('Hopper').waitFor()
    await detail(page).getByText('sent again, as call 2').waitFor()
    await page.locator('.row .again').waitFor()
    expect(folder.server.calls('GET /users/:id')).toHaveLength(2)
  })

  test('fails the next time by one click, once', async ({ open }) => {
    await using folder = await serve()
    const { server } = folder
    await ask(server)
    const page = await open(folder.page)
    await row(page, '/users/2').click()
    const fail = detail(page).getByRole('button', { name: 'Fail next' })
    await fail.click()
    await detail(page).getByRole('button', { name: 'Next is 503' }).click()
    await fail.click()
    await detail(page).getByRole('button', { name: 'Next is 503' }).waitFor()
    const statuses = [await server.fetch('/users/2'), await server.fetch('/users/2')]
    expect(statuses.map(({ status }) => status)).toEqual([503, 200])
    await fail.waitFor()
  })

  test('that no mock answers comes with what to write, which works', async ({ open }) => {
    await using folder = await serve()
    await ask(folder.server)
    const page = await open(folder.page)
    await row(page, '/userz').click()
    await detail(page).getByText('"userz" is not "users"').first().waitFor()
    await detail(page).getByText('Add to').waitFor()
    await screenshot(page, 'traffic-miss')
    expect(await copied(page, 'Copy line')).toContain('"GET /userz"')
  })

  test('shows images, sizes of bytes, and the beginning of what is large, and no HTML', async ({
    open,
  }) => {
    await using folder = await serve()
    const { server } = folder
    server.use({
      'GET /bytes': () => new Response(new Uint8Array([0, 1, 254])),
      'GET /big': () => new Response('word '.repeat(1_000_000)),
      'GET /logo.png': () =>
        new Response(Buffer.from(png, 'base64'), { headers: { 'content-type': 'image/png' } }),
    })
    for (const path of [
      '/logo.png',
      '/bytes',
      '/big',
      '/echo/%D7%A9%D7%9C%D7%95%D7%9D%F0%9F%91%8D%3Cb%3E',
    ])
      await (await server.fetch(path)).arrayBuffer()
    const page = await open(folder.page)
    await row(page, '/logo.png').click()
    await expect
      .poll(() => page.evaluate("document.querySelector('.preview')?.naturalWidth"))
      .toBe(1)
    await row(page, '/bytes').click()
    await detail(page).getByText('3 B of application/octet-stream').waitFor()
    await row(page, '/big').click()
    await detail(page).getByText('The journal has the beginning of 5.0 MB').waitFor()
    await row(page, '/echo').click()
    await detail(page).getByText('<img src=x onerror=alert(1)>').waitFor()
    await detail(page).getByText('שלום👍<b>').first().waitFor()
    expect(await page.locator('.split-detail img').count()).toBe(0)
    await page.getByLabel('Search calls').fill('שלום')
    await expect.poll(async () => (await rows(page)).length).toBe(1)
    await screenshot(page, 'traffic-strange')
  })

  test('is quick where it is large: long texts and lists begin cut and folded', async ({
    open,
  }) => {
    await using folder = await serve({ journalBody: 16_000_000 })
    const { server } = folder
    const tags = Array.from({ length: 300 }, (_, index) => String(index))
    const rows = Array.from({ length: 300 }, () => ({ tags }))
    server.use({ 'GET /large': { text: 'word '.repeat(1_000_000), rows } })
    await (await server.fetch('/large')).arrayBuffer()
    const page = await open(folder.page)
    await row(page, '/large').click()
    const more = (count: string) => detail(page).getByRole('button', { name: `${count} more` })
    await more('4,999,002').click()
    await more('4,980,002').waitFor()
    await more('200').waitFor()
    expect(await page.locator('.json *').count()).toBeLessThan(2500)
    await detail(page).locator('summary', { hasText: '"tags"' }).first().click()
    await detail(page).locator('.json-string', { hasText: '"99"' }).waitFor()
  })

  test('of a stream tells its events as they come, of a model its text', async ({ open }) => {
    await using folder = await serve()
    const { server } = folder
    const news = new TransformStream<string, string>()
    const writer = news.writable.getWriter()
    server.use({
      'GET /news': ({ sse }) => sse(news.readable),
      'POST /v1/chat/completions': ai({ text: 'Hello there, Ada' }),
    })
    const answer = await server.fetch('/news')
    const text = answer.text()
    const asked = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(asked) }
    await (await server.fetch('/v1/chat/completions', init)).text()
    const page = await open(folder.page)
    await row(page, '/news').click()
    await detail(page).getByText('Open, 0 events').waitFor()
    await writer.write('{"price":7}')
    await detail(page).getByText('Open, 1 event').waitFor()
    await writer.write('plain')
    await detail(page).getByRole('list', { name: 'Events' }).getByText('plain').waitFor()
    await screenshot(page, 'traffic-stream')
    await writer.close()
    await text
    await detail(page).getByText('Ended, 2 events').waitFor()
    await row(page, '/v1/chat').click()
    await detail(page).getByText('Hello there, Ada').waitFor()
    await screenshot(page, 'traffic-model')
  })

  test('of a WebSocket tells its messages as they come, sends one and closes it', async ({
    open,
  }) => {
    await using folder = await serve()
    const { server } = folder
    server.use({ 'WS /chat': ws({ message: ({ message }) => message }) })
    const client = await connect(`${server.url}/chat`)
    const page = await open(folder.page)
    await row(page, '/chat').click()
    await detail(page).getByText('Nothing was sent yet.').waitFor()
    client.send({ hello: 1, password: 'x' })
    client.socket.send(new Uint8Array([1, 2, 255]))
    const messages = detail(page).getByRole('list', { name: 'Messages' })
    await messages.getByText('3 B, binary').first().waitFor()
    await messages.getByText('"***"').first().waitFor()
    await expect.poll(() => messages.getByRole('listitem').count()).toBe(4)
    await client.next()
    await client.next()
    await detail(page).getByLabel('To the client').fill('{"from":"page"}')
    await detail(page).getByLabel('To the client').press('Control+Enter')
    expect(await client.next()).toEqual({ from: 'page' })
    await messages.getByText('"page"').waitFor()
    await screenshot(page, 'traffic-socket')
    for (let count = 0; count < 250; count++) server.channel('/chat').send(`n${count}`)
    await messages.getByText('n249').waitFor()
    await detail(page).getByText('The last 200 are shown.').waitFor()
    expect(await messages.getByRole('listitem').count()).toBe(200)
    await detail(page).getByLabel('Code').fill('4001')
    await detail(page).getByRole('button', { name: 'Close the socket' }).click()
    expect(await client.closed).toMatchObject({ code: 4001 })
    await detail(page).getByText('Closed with 4001').waitFor()
  })

  test('that the journal has no more says so', async ({ open }) => {
    await using folder = await serve({ journal: 2 })
    const page = await open(folder.page, { allowed: /404/ })
    await folder.server.fetch('/health?first')
    await row(page, '?first').waitFor()
    await ask(folder.server)
    await row(page, '/users/2').click()
    await detail(page).getByText('not in the journal any more').waitFor()
  })
})
