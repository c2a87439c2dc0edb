"""What Swift keeps in memcached, tokens among it, in the memory of its one proxy process: a filter for swift_server.py."""

import time


class Memory:
    def __init__(self):
        self.values = {}

    def get(self, key, *_, **__):
        value, end = self.values.get(key, (None, 0))
        return None if end and end < time.time() else value

    def set(self, key, value, *_, time=0, **__):
        self.values[key] = (value, now() + time if time else 0)

    def incr(self, key, delta=1, time=0, **_):
        self.set(key, int(self.get(key) or 0) + delta, time=time)
        return self.get(key)

    def decr(self, key, delta=1, time=0, **_):
        return self.incr(key, -delta, time)

    def delete(self, key, *_, **__):
        self.values.pop(key, None)

    def set_multi(self, mapping, *_, time=0, **__):
        for key, value in mapping.items():
            self.set(key, value, time=time)

    def get_multi(self, keys, *_, **__):
        return [self.get(key) for key in keys]


now = time.time


def factory(*_, **__):
    memory = Memory()

    def filtering(app):
        def serve(environ, start_response):
            environ["swift.cache"] = memory
            return app(environ, start_response)

        return serve

    return filtering
