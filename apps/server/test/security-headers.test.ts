import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { securityHeaders, sendSecurityHeaders } from '../security-headers.ts';

describe('security headers', () => {
  it('are what Helmet says, of the market and of its refusals alike', async () => {
    const options = { contentSecurityPolicy: false, crossOriginEmbedderPolicy: false, strictTransportSecurity: true };
    const app = Fastify();
    sendSecurityHeaders(app, options);
    app.get('/open', async () => ({ said: true }));
    app.get('/shut', async () => {
      throw new Error('shut');
    });
    const said = securityHeaders(options);
    expect(said).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    });
    expect(said).not.toHaveProperty('content-security-policy');
    for (const url of ['/open', '/shut', '/nowhere'])
      expect((await app.inject({ method: 'GET', url })).headers, url).toMatchObject(said);
    await app.close();
  });

  it('say nothing of HTTPS where the market is reached without it', () => {
    expect(securityHeaders({ strictTransportSecurity: false })).not.toHaveProperty('strict-transport-security');
  });
});
