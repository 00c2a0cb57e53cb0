"""What the client makes of refusals, of a certificate that it must not trust, and of a server that is not there."""

import json
import os
import sys

import requests

from kasm.connections import connections
from kasm.exceptions import RequestError
from kasm.sessions import Session
from kasm.users import User

settings = json.loads(sys.argv[1])
client = {name: settings[name] for name in ("url", "key", "secret")}
connections.configure(default=client, stranger={**client, "secret": "x" * 32})
seen = {}


def refusal(work):
    try:
        work()
    except RequestError as error:
        return {"status": error.response.status_code, **error.response.json()}
    except KeyError as error:
        return {"missing": error.args[0]}
    except requests.exceptions.SSLError:
        return {"tls": "refused"}


seen["unknown"] = refusal(lambda: User.get(username="nobody"))
seen["stranger"] = refusal(lambda: User.all(using="stranger"))
seen["image"] = refusal(lambda: Session.request(User.get(username="admin@kasm.local"), "0" * 32))
del os.environ["REQUESTS_CA_BUNDLE"]
seen["untrusted"] = refusal(lambda: User.all())
print(json.dumps(seen))
