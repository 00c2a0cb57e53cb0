"""Users, their attributes, group membership and servers, by the client's objects."""

import importlib.metadata
import json
import sys

from kasm.connections import connections
from kasm.groups import Group
from kasm.users import User

settings = json.loads(sys.argv[1])
connections.configure(default={name: settings[name] for name in ("url", "key", "secret")})
seen = {"version": importlib.metadata.version("kasm")}

user = User.create("ada", "Secret-1!", first_name="Ada", last_name="Lovelace", phone="1", organization="Engines")
seen["created"] = {"username": user.username, "groups": [group.name for group in user.groups], "locked": user.locked}
seen["created_date"] = user.created.isoformat() if user.created else None
seen["last_session"] = user.last_session

user.first_name, user.locked = "Augusta", True
user.save()
user.set_password("Secret-2!")
same = User.get(username="ada")
seen["read"] = {"user_id": same.user_id, "first_name": same.first_name, "locked": same.locked}
seen["refreshed"] = same.refresh().last_name
seen["all"] = sorted(each.username for each in User.all())

attributes = user.attributes
seen["attributes"] = {"theme": attributes.theme, "ssh_public_key": attributes.ssh_public_key}
attributes.theme, attributes.preferred_language, attributes.show_tips = "Dark", "de_DE.UTF-8", False
user.save()
seen["attributes_after"] = User.get(user_id=user.user_id).attributes.refresh().theme

group = Group(None, settings["group_id"], "Developers")
user.add_to_group(settings["group_id"])
seen["joined"] = [each.name for each in user.groups]
user.remove_from_group(settings["group_id"])
seen["left"] = [each.name for each in user.groups]
group.add_user(user)
seen["added"] = [each.name for each in User.get(username="ada").groups]
group.remove_user(user.user_id)
group.add_user(user.user_id)

user.assign_server(settings["server_id"])
seen["assigned"] = User.get(username="ada").assigned_servers
user.unassign_server(settings["server_id"])
seen["unassigned"] = User.get(username="ada").assigned_servers
user.assign_server(settings["server_id"])

user.logout()
gone = User.create("gone", "Secret-1!")
gone.delete()
seen["deleted"] = [each.username for each in User.all() if each.username == "gone"]
print(json.dumps(seen))
