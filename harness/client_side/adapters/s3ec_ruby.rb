#!/usr/bin/env ruby
# frozen_string_literal: true

# Aws::S3::EncryptionV2::Client of the AWS SDK for Ruby (Debian's ruby-aws-sdk-s3) behind the protocol cse-line/1, in s3
# mode. It is the generation before key commitment: it writes V2.

require 'base64'
require 'json'
require 'tempfile'
require 'aws-sdk-kms'
require 'aws-sdk-s3'

LONGEST_IN_LINE = 1024 * 1024

# What a call could not do, in the words of the protocol.
class Refusal < StandardError
  attr_reader :kind, :error_class, :type

  def initialize(kind, error_class, message, type = '')
    super(message)
    @kind = kind
    @error_class = error_class
    @type = type
  end

  def self.unsupported(what)
    new('client', 'unsupported', what)
  end
end

# Classes of the client's errors, and texts in others, that say what kind of refusal it is.
CLASSES = {
  'CEKAlgMismatchError' => 'format-conflict', 'LegacyDecryptionError' => 'legacy-disabled',
  'IncorrectKeyError' => 'wrong-keyring'
}.freeze
WORDS = [
  ['unsupported key wrapping algorithm: "AESWrap"', 'unsupported'],
  ['unsupported key wrapping algorithm: "RSA/ECB/OAEPWithSHA-256AndMGF1Padding"', 'unsupported'],
  ['encryption context', 'context-mismatch'], ['commitment', 'commitment-mismatch'],
  ['instruction file', 'not-s3ec'], ['unable to locate encryption envelope', 'not-s3ec'],
  ['unsupported', 'malformed-metadata'], ['unexpected', 'malformed-metadata'], ['tag', 'tag-mismatch'],
  ['InvalidCiphertext', 'unwrap-failed'], ['unwrap', 'unwrap-failed']
].freeze

# Debian's aws-sdk-kms is older than its aws-sdk-s3: it knows no KeyId of Decrypt, which the encryption client sends unless
# it is told to take any key.
KMS_KNOWS_NO_KEY = !Aws::KMS::Types::DecryptRequest.members.include?(:key_id)

# A key provider whose only key has a description.
class DescribedKey
  def initialize(key, description)
    @key = key
    @description = JSON.generate(description)
  end

  def encryption_materials
    Aws::S3::EncryptionV2::Materials.new(key: @key, description: @description)
  end

  def key_for(_description)
    @key
  end
end

def refusal(error)
  name = error.class.name.split('::').last
  word = WORDS.find { |text, _| error.message.downcase.include?(text.downcase) }
  kind = error.is_a?(Aws::Errors::ServiceError) ? 'service' : 'client'
  Refusal.new(kind, CLASSES[name] || (word ? word[1] : 'other'), "#{error.class}: #{error.message}", error.class.name)
end

def key_options(material, endpoint)
  if material['kmsKeyId']
    kms = Aws::KMS::Client.new(endpoint: endpoint, retry_limit: 0)
    return { kms_key_id: material['kmsKeyId'], kms_client: kms, key_wrap_schema: :kms_context }
  end
  aes = material['aesKey'] && Base64.strict_decode64(material['aesKey'])
  key = aes || OpenSSL::PKey.read(Base64.strict_decode64(material['rsaKey']))
  { key_provider: DescribedKey.new(key, material['materialsDescription'] || {}),
    key_wrap_schema: aes ? :aes_gcm : :rsa_oaep_sha1 }
end

# The calls of the protocol; each returns the members of its answer.
class Calls
  def initialize
    @clients = {}
    @made = 0
  end

  def hello(_request)
    { protocol: 'cse-line/1', client: 'Ruby', version: Aws::S3::GEM_VERSION, modes: ['s3'],
      caps: %w[kms aes rsa v1-read v2 legacy-wrap legacy-modes one-profile context context-get instruction-get instruction-put suffix
               materials metadata] }
  end

  def create_client(request)
    config = request['config']
    %w[commitmentPolicy encryptionAlgorithm setBufferSize enableDelayedAuthenticationMode].each do |option|
      raise Refusal.unsupported("this version has no #{option}") if config[option]
    end
    s3 = Aws::S3::Client.new(endpoint: config['s3']['endpoint'], force_path_style: true, retry_limit: 0)
    files = config['instructionFileConfig'] || {}
    legacy = config['enableLegacyWrappingAlgorithms'] || config['enableLegacyUnauthenticatedModes']
    name = "c#{@made += 1}"
    @clients[name] = Aws::S3::EncryptionV2::Client.new(
      client: s3, content_encryption_schema: :aes_gcm_no_padding,
      security_profile: legacy ? :v2_and_legacy : :v2,
      envelope_location: files['enableInstructionFilePutObject'] ? :instruction_file : :metadata,
      **key_options(config['keyMaterial'], config['kms']['endpoint'])
    )
    { client: name }
  end

  def put(request)
    body = request['body_file'] ? File.binread(request['body_file']) : Base64.strict_decode64(request['body_b64'])
    extras = { metadata: request['metadata'], kms_encryption_context: request['context'] }.compact
    client(request).put_object(bucket: request['bucket'], key: request['key'], body: body, **extras)
    {}
  end

  def get(request)
    raise Refusal.unsupported('this client reads no ranges') if request['range']

    extras = { kms_encryption_context: request['context'] }.compact
    extras[:kms_allow_decrypt_with_any_cmk] = true if KMS_KNOWS_NO_KEY
    extras.update(envelope_location: :instruction_file, instruction_file_suffix: request['suffix']) if request['suffix']
    answer = client(request).get_object(bucket: request['bucket'], key: request['key'], **extras)
    { metadata: answer.metadata.to_h, **body_members(answer.body.read) }
  end

  def close_client(request)
    @clients.delete(request['client'])
    {}
  end

  def bye(_request)
    {}
  end

  private

  def client(request)
    @clients[request['client']] || raise(Refusal.new('adapter', 'other', "there is no client #{request['client']}"))
  end

  def body_members(body)
    return { body_b64: Base64.strict_encode64(body) } if body.bytesize <= LONGEST_IN_LINE

    path = File.join(Dir.tmpdir, "cse-line-#{Process.pid}-#{rand(1 << 48).to_s(16)}")
    File.binwrite(path, body, perm: 0o600)
    { body_file: path }
  end
end

def answer_to(calls, request)
  operation = request['op'].tr('-', '_')
  known = Calls.public_instance_methods(false).map(&:to_s)
  raise Refusal.unsupported("this adapter knows no operation #{request['op']}") unless known.include?(operation)

  { ok: true, **calls.public_send(operation, request) }
rescue Refusal => e
  { ok: false, error: { kind: e.kind, class: e.error_class, type: e.type, message: e.message } }
rescue StandardError, NotImplementedError => e
  told = refusal(e)
  { ok: false, error: { kind: told.kind, class: told.error_class, type: told.type, message: told.message } }
end

answers = $stdout.dup
$stdout.reopen($stderr) # what a library prints is no answer
answers.sync = true
calls = Calls.new
$stdin.each_line do |line|
  request = JSON.parse(line)
  text = JSON.generate({ id: request['id'], **answer_to(calls, request) }.transform_keys(&:to_s))
  answers.write(text.encode('UTF-8', invalid: :replace, undef: :replace), "\n")
  break if request['op'] == 'bye'
end
