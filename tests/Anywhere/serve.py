"""serve.py FOLDER ADDRESS_FILE: serves a folder on a free port, writes its address down, prints what a page posts back, and ends."""
import functools
import http.server
import os
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_POST(self):
        print(self.rfile.read(int(self.headers["Content-Length"])).decode(), flush=True)
        self.send_response(204)
        self.end_headers()
        self.server.shutdown()

    def log_message(self, *_):
        pass


folder, address_file = sys.argv[1:]
# A browser opens connections ahead of need; a server with one thread would wait on those for ever.
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
with open(address_file, "w") as file:
    file.write(f"http://127.0.0.1:{server.server_port}/")
server.serve_forever()
os._exit(0)  # without waiting on connections that the browser still holds open
