// What main.ts has a page do; its value is told.
;(async () => {
  const ask = (path, init) =>
    fetch(path, init)
      .then((answer) => answer.text())
      .catch((error) => error.name)
  const before = await ask('/me')
  await ask('/login', { method: 'POST' })
  const me = await ask('/me')
  const faults = [await ask('/reset'), await ask('/garbage'), await ask('/chunk')]
  const socket = new WebSocket('/echo')
  const said = new Promise((done) => socket.addEventListener('message', ({ data }) => done(data)))
  socket.addEventListener('open', () => socket.send('hello'))
  const events = new EventSource('/ticks')
  const heard = []
  const ticks = new Promise((done) => {
    events.addEventListener('message', ({ data }) => {
      if (heard.push(data) === 2) done(heard)
    })
  })
  const [entry] = performance.getEntriesByName(`${location.origin}/me`)
  return {
    isSecureContext,
    before,
    me,
    faults,
    said: await said,
    ticks: await ticks,
    protocol: entry.nextHopProtocol,
  }
})()
