# OpenStack Swift with its S3 API, whole, in one process: rings of one device, in the folder that is named. Prints its port, and
# ends with its standard input. As Swift's own functional tests start it (swift/test/functional/__init__.py).
import sys

import eventlet
eventlet.patcher.monkey_patch(all=False, socket=True, select=True, thread=True, time=True)
from eventlet import wsgi
from swift.common import utils
from swift.common.ring import RingBuilder
from swift.common.wsgi import loadapp

folder, access_key, secret_key = sys.argv[1:4]
# What /etc/swift/swift.conf would say: no configuration of the machine's own counts.
utils.HASH_PATH_SUFFIX = b'for-tests'
utils.HASH_PATH_PREFIX = b'for-tests'

STORAGE = """
[DEFAULT]
devices = {folder}/devices
mount_check = false
swift_dir = {folder}
disable_fallocate = true
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
recon_cache_path = {folder}
"""

# A listing says 3 objects at once, so that a few make several pages.
PROXY = """
[DEFAULT]
swift_dir = {folder}
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = eu-test-1
max_bucket_listing = 3
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret_key} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""


def serve(name, config, sock, **values):
    path = f'{folder}/{name}.conf'
    with open(path, 'w') as file:
        file.write(config.format(folder=folder, name=name, **values))
    app = loadapp(path, global_conf={'log_level': 'CRITICAL'})
    eventlet.spawn(wsgi.server, sock, app, utils.NullLogger(), log_output=False)


storages = ('account', 'container', 'object')
socks = {name: eventlet.listen(('127.0.0.1', 0)) for name in storages}
for name, sock in socks.items():
    builder = RingBuilder(1, 1, 1)
    builder.add_dev({'id': 0, 'region': 1, 'zone': 1, 'weight': 1.0, 'device': 'one',
                     'ip': '127.0.0.1', 'port': sock.getsockname()[1]})
    builder.rebalance()
    builder.get_ring().save(f'{folder}/{name}.ring.gz')
for name, sock in socks.items():
    serve(name, STORAGE, sock)
proxy = eventlet.listen(('127.0.0.1', 0))
account, user = access_key.split(':')
serve('proxy', PROXY, proxy, account=account, user=user, secret_key=secret_key)
print(proxy.getsockname()[1], flush=True)
while eventlet.tpool.execute(sys.stdin.read, 1):
    pass
