import { setTimeout as wait } from 'node:timers/promises';
import { Query, Resolver } from '@nestjs/graphql';
import { credentialHeaders, serveApi } from './api-for-tests.js';

let hasBegun = (): void => undefined;
const begun = new Promise<void>((resolve) => {
  hasBegun = resolve;
});

@Resolver()
class ProbeResolver {
  @Query(() => String)
  async slow(): Promise<string> {
    hasBegun();
    await wait(500);
    return 'finished';
  }
}

test('finishes the requests that it has begun before it stops, and takes no new one', async () => {
  const api = await serveApi({ providers: [ProbeResolver] });
  const ask = () =>
    fetch(api.graphqlUrl, {
      method: 'POST',
      headers: { ...credentialHeaders, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ slow }' }),
    });
  const answer = ask();
  await begun;
  const closed = api.close();
  expect(await (await answer).json()).toMatchObject({ data: { slow: 'finished' } });
  await closed;
  await expect(ask()).rejects.toThrow();
});
