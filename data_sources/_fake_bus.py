"""The last resort where no server binary runs: fakeredis behind a loopback port, in memory only. `python _fake_bus.py PORT`"""

import sys

from fakeredis import TcpFakeServer

if __name__ == "__main__":
    with TcpFakeServer(("127.0.0.1", int(sys.argv[1])), server_type="valkey") as server:
        server.daemon_threads = True
        server.serve_forever()
