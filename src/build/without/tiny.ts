// The application brings its router along.
export { HonoBase as Hono } from 'hono/hono-base'
