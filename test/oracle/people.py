"""Persons by all their names, and roles."""


class People:
    def __init__(self, policy):
        self.roles = policy.get("roles", {})
        self.names = {}
        for key, person in policy.get("people", {}).items():
            for name in [key, *person.get("logins", [])]:
                self.names[name] = key
            for email in person.get("emails", []):
                self.names[email.lower()] = key

    def person(self, name):
        """One value for one person, whichever of their names is used; addresses ignore case."""
        plain = name.lower() if "@" in name else name
        known = self.names.get(plain)
        return ("person", known) if known is not None else ("stranger", plain)

    def members(self, role):
        found = set()
        for member in self.roles[role]["members"]:
            found |= self.members(member) if member in self.roles else {self.person(member)}
        return found

    def may(self, name, rights):
        person = self.person(name)
        return any(person in self.members(role) for role, said in self.roles.items() if rights & set(said["may"]))
