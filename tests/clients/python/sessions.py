"""Images and a session from its request to its end, by the client's objects."""

import json
import sys

from kasm.connections import connections
from kasm.enums import PersistentProfileMode
from kasm.exceptions import RequestError
from kasm.images import Image
from kasm.sessions import Session
from kasm.users import User

settings = json.loads(sys.argv[1])
connections.configure(default={name: settings[name] for name in ("url", "key", "secret")})
seen = {}

images = Image.all()
image = Image.get(images[0].image_id)
seen["images"] = [
    {"friendly_name": each.friendly_name, "memory": each.memory, "cores": each.cores, "available": each.available}
    for each in images
]
seen["categories"] = image.categories
seen["run_config"] = image.run_config
seen["refreshed"] = image.refresh().name

user = User.get(username="ada")
user.locked = False
user.save()
asked = Session.request(
    user,
    image,
    enable_sharing=True,
    kasm_url="https://www.example.com",
    environment={"EDITOR": "vi"},
    client_language="de_DE.UTF-8",
    client_timezone="Europe/Berlin",
    persistent_profile_mode=PersistentProfileMode.ENABLED,
)
seen["requested"] = {"status": str(asked.status), "session_id": asked.session_id, "url": asked.url()}

running = asked.update_status(skip_agent_check=True)
seen["running"] = {
    "status": str(running.status),
    "image": running.image.friendly_name,
    "hostname": running.hostname,
    "cores": running.cores,
    "memory": running.memory,
    "start_date": running.start_date.isoformat(),
    "expiration_date": running.expiration_date.isoformat(),
    "clipboard": running.client_settings["allow_kasm_clipboard_down"],
    "idle_disconnect": running.client_settings["idle_disconnect"],
    "profile": running.persistent_profile_mode,
}
seen["url"] = running.url(disable_control_panel=True)
seen["all"] = [
    {"session_id": each.session_id, "user": each.user.username, "image": each.image.friendly_name}
    for each in Session.all()
]
seen["of_user"] = [each.session_id for each in User.get(username="ada").sessions]
seen["got"] = Session.get(asked.session_id, user.user_id).session_id

guest = User.create("guest", "Secret-1!")
seen["joined"] = running.join(guest)
seen["kept"] = str(running.keepalive().status)
try:
    running.execute("id", "/")
except RequestError as error:
    seen["executed"] = {"status": error.response.status_code, **error.response.json()}

running.destroy()
seen["left"] = len(Session.all())
answer = connections.get_connection().sessions.status(user.user_id, asked.session_id)
seen["status_after"] = {"status": answer.status_code, **answer.json()}

Session.request(user.user_id, image.image_id)
# The client looks at the status only, and takes the refusal, which is a 200, for a success.
user.delete()
seen["refused"] = [each.username for each in User.all() if each.username == "ada"]
user.delete(force=True)
seen["forced"] = len(Session.all())
print(json.dumps(seen))
