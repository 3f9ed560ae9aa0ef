require 'json'
require 'openssl'

# A token that tells Rekindle who is signed in; good for five minutes.
def identity_token(customer_id)
  now = Time.now.to_i
  claims = { sub: customer_id.to_s, aud: ENV.fetch('REKINDLE_PUBLIC_KEY'), iat: now, exp: now + 300 }
  signed = [{ alg: 'HS256', typ: 'JWT' }, claims].map { |part| encoded(JSON.generate(part)) }.join('.')
  "#{signed}.#{encoded(OpenSSL::HMAC.digest('SHA256', ENV.fetch('REKINDLE_SITE_SECRET'), signed))}"
end

def encoded(value)
  [value].pack('m0').tr('+/', '-_').delete('=')
end

puts identity_token(ARGV.fetch(0)) if $PROGRAM_NAME == __FILE__
