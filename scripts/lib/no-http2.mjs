// Stands for `node:http2` where no request is one of HTTP/2.
export function Http2ServerRequest() {}
export const constants = { NGHTTP2_NO_ERROR: 0 }
