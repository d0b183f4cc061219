// Stands for `node:http2` in Hono's adapter: requests are told by what they have, since the module itself would load TLS at
// each start. A server that speaks HTTP/2 loads it.
export const Http2ServerRequest = {
  [Symbol.hasInstance]: (request) => request?.httpVersionMajor === 2,
}
export const constants = { NGHTTP2_NO_ERROR: 0 }
