// The application has one route for all mocks, which takes no router of many.
export { Hono } from 'hono/tiny'
