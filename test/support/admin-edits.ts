/** Calls of the operations that edit files, and the status that each must lead to. */
export const editCalls = {
  addMock: [
    { status: 201, line: 'POST /mocks', body: { key: 'GET /added/:id' } },
    {
      status: 200,
      line: 'POST /mocks',
      body: { key: 'GET /cart', answer: { items: [7] }, file: 'mocks/api.json', replace: true },
    },
    { status: 409, line: 'POST /mocks', body: { key: 'GET /cart' } },
  ],
  loadMocks: [{ status: 200, line: 'POST /reload' }],
  writeMockFile: [
    {
      status: 201,
      line: 'PUT /mocks',
      body: { file: 'mocks/new.json', text: '{ "GET /new": 1 }' },
    },
    {
      status: 200,
      line: 'PUT /mocks',
      body: { file: 'mocks/new.json', text: '{ "GET /new": 2 }' },
    },
    { status: 409, line: 'PUT /mocks', body: { file: 'mocks/shop.ts', text: '' } },
  ],
}
