"""A real nginx before mailctl-httpd: in a folder of its own, ended by its process's number."""

import pathlib
import socket
import subprocess
import tempfile
import time

PORT = 8480
ADDRESS = "127.0.0.2"  # from which it speaks to mailctl-httpd
NAME = "shim.test"

CONFIGURATION = """
user root;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log info;
events {{ worker_connections 128; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream shim {{
        server {upstream};
        keepalive 4;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://shim;
            proxy_http_version 1.1;
            {bind}
            proxy_set_header Connection "";
            proxy_set_header Host {name};
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
        }}
    }}
}}
"""


class Nginx:
    def __init__(self, upstream, bind=f"proxy_bind {ADDRESS};"):
        self.folder = tempfile.TemporaryDirectory(prefix="mailctl-nginx-")
        path = pathlib.Path(self.folder.name)
        configuration = path / "nginx.conf"
        configuration.write_text(
            CONFIGURATION.format(folder=path, upstream=upstream, port=PORT, bind=bind, name=NAME)
        )
        self.errors = path / "error.log"
        self.process = subprocess.Popen(
            ["nginx", "-p", str(path), "-c", str(configuration), "-g", "daemon off;"], stdin=subprocess.DEVNULL
        )

    def wait(self):
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", PORT), 20).close()
                return self
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("nginx did not start:\n" + self.errors.read_text()) from None
                time.sleep(0.05)

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.folder.cleanup()
