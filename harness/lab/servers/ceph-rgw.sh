# Ceph RADOS Gateway on one monitor and one memory-backed OSD. Debian packages.
version=16.2
product="Ceph RGW"

install() {
  command -v radosgw >/dev/null 2>&1 && return 0
  [ "$(id -u)" -eq 0 ] || die 'ceph-rgw needs root: apt-get install ceph-mon ceph-osd radosgw ceph-common'
  apt-get install -y -q --no-install-recommends ceph-mon ceph-osd radosgw ceph-common >&2
}

# Authentication is off inside the cluster (it lives on loopback for minutes), and "ms mon client mode = crc" keeps the
# gateway from waiting five minutes for a secure connection to its monitor.
write_configuration() {
  cat >"$home/ceph.conf" <<CONF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = [v2:127.0.0.1:13300,v1:127.0.0.1:16789]
mon initial members = a
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms bind port min = 16800
ms bind port max = 16900
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
ms client mode = crc
ms cluster mode = crc
ms service mode = crc
run dir = $home/run
admin socket = $home/run/\$name.\$pid.asok
log file = $home/log/\$name.log
setuser match path = $home
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
[mon]
mon data = $home/mon
[osd]
osd data = $home/osd
osd objectstore = memstore
memstore device bytes = 4294967296
osd class load list = *
osd class default list = *
[client]
rgw crypt require ssl = true
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = testkey-1=YmluCmJvb3N0CmJvb3N0LWJ1aWxkCmNlcGguY29uZgo= testkey-2=aWIKTWFrZWZpbGUKbWFuCm91dApzcmMKVGVzdGluZwo=
rgw enable usage log = false
rgw data = $home/rgw
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:9671 ssl_endpoint=127.0.0.1:9672 ssl_certificate=$tls_cert ssl_private_key=$tls_key
CONF
}

up() {
  make_certificates
  home=$state/ceph
  mkdir -p "$home"/{mon,osd,rgw,run,log}
  write_configuration
  export CEPH_CONF=$home/ceph.conf
  monmaptool --create --clobber --addv a '[v2:127.0.0.1:13300,v1:127.0.0.1:16789]' \
    --fsid "$(sed -n 's/^fsid = //p' "$CEPH_CONF")" "$home/monmap" >/dev/null
  ceph-mon -i a --mkfs --monmap "$home/monmap" --mon-data "$home/mon"
  start ceph-mon ceph-mon -f -i a --public-addr '[v2:127.0.0.1:13300/0,v1:127.0.0.1:16789/0]'
  for _ in $(seq 60); do timeout 5 ceph --connect-timeout 3 mon stat >/dev/null 2>&1 && break; sleep 0.3; done
  local osd
  osd=$(cat /proc/sys/kernel/random/uuid)
  ceph osd new "$osd" 0 >/dev/null
  ceph-osd -i 0 --mkfs --osd-uuid "$osd" >"$home/log/mkfs.log" 2>&1
  start ceph-osd ceph-osd -f -i 0
  for _ in $(seq 100); do timeout 5 ceph osd stat 2>/dev/null | grep -q '1 up' && break; sleep 0.3; done
  start ceph-rgw radosgw -f -n client.rgw.a
  wait_for ceph-rgw http://127.0.0.1:9671/ 60
  access_key=lab-access-key secret_key=lab-secret-key
  radosgw-admin -n client.rgw.admin user create --uid lab --display-name Lab --access-key "$access_key" \
    --secret "$secret_key" >"$home/log/user.log" 2>&1 || { cat "$home/log/user.log" >&2; die 'radosgw-admin failed'; }
  endpoint=https://127.0.0.1:9672 plain_endpoint=http://127.0.0.1:9671 ca=$tls_ca kms_key='testkey-1 testkey-2'
  version=$(radosgw --version | sed -E 's/^ceph version ([0-9.]+).*/\1/')
}

down() { stop ceph-rgw; stop ceph-osd; stop ceph-mon; }
