// AWS SDK for JavaScript against the simulator: every method, small and multipart. Prints one line per check; the exit
// code is not 0 when a check fails. Endpoint, credentials and CA come from the environment.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { Upload } from '@aws-sdk/lib-storage';

const options = { endpoint: process.env.S3SSE_ENDPOINT, region: process.env.AWS_REGION, maxAttempts: 1 };
const s3 = new S3Client({ ...options, forcePathStyle: true });
const kms = new KMSClient(options);
const Bucket = process.env.S3SSE_BUCKET;
const key = createHash('sha256').update('sdk-js').digest();
const customer = {
  SSECustomerAlgorithm: 'AES256',
  SSECustomerKey: key.toString('base64'),
  SSECustomerKeyMD5: createHash('md5').update(key).digest('base64'),
};
const bytes = (size) => Buffer.alloc(size, Buffer.from('0123456789abcdefghijklmnopqrstuvw'));

async function check(name, action) {
  await action();
  console.log(`ok ${name}`);
}

async function read(Key, more = {}) {
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { answer, body: Buffer.from(await answer.Body.transformToByteArray()) };
}

async function roundTrip(name, write, readMore, expected) {
  for (const size of [0, 1000, 11 * 1024 * 1024 + 3]) {
    const Key = `${name}-${size}`;
    if (size > 5 * 1024 * 1024) {
      await new Upload({ client: s3, params: { Bucket, Key, Body: bytes(size), ...write }, partSize: 5 * 1024 * 1024 }).done();
    } else {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: bytes(size), ...write }));
    }
    const { answer, body } = await read(Key, readMore);
    assert.ok(body.equals(bytes(size)), `${Key}: other bytes came back`);
    for (const [field, value] of Object.entries(expected)) assert.equal(answer[field], value, `${Key}: ${field}`);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ...readMore }));
    assert.equal(head.ContentLength, size);
  }
}

await check('SSE-S3', () => roundTrip('sse-s3', { ServerSideEncryption: 'AES256' }, {}, { ServerSideEncryption: 'AES256' }));
const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'interop' }));
await check('SSE-KMS', () => roundTrip('sse-kms', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyMetadata.KeyId }, {},
  { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyMetadata.Arn }));
await check('DSSE-KMS', () => roundTrip('dsse-kms', { ServerSideEncryption: 'aws:kms:dsse' }, {},
  { ServerSideEncryption: 'aws:kms:dsse' }));
await check('SSE-C', () => roundTrip('sse-c', customer, customer,
  { ServerSideEncryption: undefined, SSECustomerKeyMD5: customer.SSECustomerKeyMD5 }));
await check('a stream body with a trailing checksum', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'stream', Body: Readable.from([bytes(100000)]),
    ServerSideEncryption: 'aws:kms', ContentLength: 100000 }));
  assert.ok((await read('stream')).body.equals(bytes(100000)));
});
await check('copy from SSE-C to SSE-S3', async () => {
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/sse-c-1000`,
    CopySourceSSECustomerAlgorithm: 'AES256', CopySourceSSECustomerKey: customer.SSECustomerKey,
    CopySourceSSECustomerKeyMD5: customer.SSECustomerKeyMD5 }));
  const { answer, body } = await read('copy');
  assert.equal(answer.ServerSideEncryption, 'AES256');
  assert.ok(body.equals(bytes(1000)));
});
await check('an SSE-C object without its key is refused', async () => {
  await assert.rejects(read('sse-c-1000'), (error) => error.name === 'InvalidRequest' && error.$metadata.httpStatusCode === 400);
});
