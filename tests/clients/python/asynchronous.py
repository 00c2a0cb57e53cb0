"""The same calls by the client that doesn't wait, of which every one is asked for at least once."""

import asyncio
import json
import sys

from kasm.connections import async_connections
from kasm.exceptions import RequestError
from kasm.groups import Group
from kasm.images import Image
from kasm.sessions import Session
from kasm.users import User

settings = json.loads(sys.argv[1])
async_connections.configure(default={name: settings[name] for name in ("url", "key", "secret")})


async def main():
    seen = {}
    user = await User.acreate("grace", "Secret-1!", first_name="Grace")
    user.last_name = "Hopper"
    await user.asave()
    await user.aset_password("Secret-2!")
    seen["user"] = [(await User.aget(username="grace")).last_name, (await user.arefresh()).first_name]
    group = Group(None, settings["group_id"], "Developers")
    await group.aadd_user(user)
    seen["joined"] = [each.name for each in (await User.aget(user_id=user.user_id)).groups]
    await group.aremove_user(user)
    await user.aassign_server(settings["server_id"])
    seen["assigned"] = len((await user.arefresh()).assigned_servers)
    await user.aunassign_server(settings["server_id"])
    seen["users"] = sorted(each.username for each in await User.aall())

    image = (await Image.aall())[0]
    sessions = await asyncio.gather(*(Session.arequest(user, image, enable_sharing=True) for _ in range(3)))
    running = [await each.aupdate_status() for each in sessions]
    seen["running"] = [str(each.status) for each in running]
    seen["listed"] = len(await Session.aall())
    seen["joined_by_link"] = (await running[0].ajoin(user)).startswith(settings["url"])
    seen["kept"] = str((await running[0].akeepalive()).status)
    try:
        await running[0].aexecute("id", "/")
    except RequestError as error:
        seen["executed"] = error.response.status_code
    for each in running:
        await each.adestroy()
    seen["left"] = len(await Session.aall())
    await user.alogout()
    await user.adelete()
    print(json.dumps(seen))


asyncio.run(main())
