import type { Send, SentRequest } from '../../src/testing/client/test-client.ts';

/** A function of AWS Lambda behind HTTP. */
export type LambdaHandler = (event: object, context: object) => Promise<object>;

/** What a function answers with, by all three payload formats. */
interface LambdaResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly cookies?: readonly string[];
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}

interface LambdaRequest extends SentRequest {
  readonly path: string;
  readonly host: string;
}

/** What calls the function: its payload format. */
export interface LambdaEvents {
  readonly name: string;
  /** Whether an event says which address the request comes from. */
  readonly knowsAddress: boolean;
  event(request: LambdaRequest): object;
}

/** The address that visitors come from. */
export const SOURCE_IP = '203.0.113.9';

const split = (path: string) => {
  const { pathname, search, searchParams } = new URL(path, 'http://localhost');
  const query = Object.fromEntries(searchParams);
  return { pathname, search: search.slice(1), query: search ? query : null };
};

/** All bodies come in Base64: API Gateway does that to those that it does not know for text. */
const bodyOf = ({ body }: SentRequest) => ({
  body: body === undefined ? null : Buffer.from(body).toString('base64'),
  isBase64Encoded: body !== undefined,
});

const several = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export const lambdaEvents: readonly LambdaEvents[] = [
  {
    name: 'API Gateway, payload 1.0',
    knowsAddress: true,
    event: (request) => {
      const { pathname, query } = split(request.path);
      const headers = { ...request.headers, Host: request.host };
      return {
        resource: '/{proxy+}',
        path: pathname,
        httpMethod: request.method,
        headers,
        multiValueHeaders: several(headers),
        queryStringParameters: query,
        multiValueQueryStringParameters: query && several(query),
        requestContext: {
          path: pathname,
          stage: '$default',
          domainName: request.host,
          identity: { sourceIp: SOURCE_IP },
        },
        ...bodyOf(request),
      };
    },
  },
  {
    name: 'API Gateway and function URLs, payload 2.0',
    knowsAddress: true,
    event: (request) => {
      const { pathname, search, query } = split(request.path);
      const { cookie, ...headers } = request.headers;
      return {
        version: '2.0',
        routeKey: '$default',
        rawPath: pathname,
        rawQueryString: search,
        ...(cookie ? { cookies: cookie.split('; ') } : {}),
        headers: { ...headers, host: request.host },
        ...(query ? { queryStringParameters: query } : {}),
        requestContext: {
          stage: '$default',
          domainName: request.host,
          http: { method: request.method, path: pathname, protocol: 'HTTP/1.1', sourceIp: SOURCE_IP },
        },
        ...bodyOf(request),
      };
    },
  },
  {
    name: 'a load balancer with multi-value headers',
    knowsAddress: false,
    event: (request) => {
      const { pathname, search } = split(request.path);
      const raw = search ? search.split('&').map((pair) => pair.split('=')) : [];
      return {
        requestContext: {
          elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/a/1' },
        },
        httpMethod: request.method,
        path: pathname,
        multiValueHeaders: several({
          ...request.headers,
          host: request.host,
          'x-forwarded-for': SOURCE_IP,
          'x-forwarded-proto': 'https',
        }),
        // As they came, not decoded.
        multiValueQueryStringParameters: several(Object.fromEntries(raw)),
        ...bodyOf(request),
      };
    },
  },
];

/** Sends requests as events. */
export function byLambda(handler: LambdaHandler, { event }: LambdaEvents, origin: string): Send {
  const { host } = new URL(origin);
  return async (path, request) => {
    const result = (await handler(event({ ...request, path, host }), {})) as LambdaResult;
    const headers = new Headers(result.headers);
    for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) {
      headers.delete(name);
      for (const value of values) headers.append(name, value);
    }
    for (const line of result.cookies ?? []) headers.append('set-cookie', line);
    const body = Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8');
    return new Response(body.length > 0 ? body : null, { status: result.statusCode, headers });
  };
}
