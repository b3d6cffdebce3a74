import assert from "node:assert/strict";
import { test } from "node:test";
import { hasCourseRole } from "./course-role.ts";

const LIS = "http://purl.imsglobal.org/vocab/lis/v2";

test("a role in the institution, a sub-role, or another role is not the role in the course", () => {
  for (const role of [
    `${LIS}/institution/person#Instructor`,
    `${LIS}/membership/Instructor#TeachingAssistant`,
    `${LIS}/membership#Learner`,
    "urn:lti:instrole:ims/lis/Instructor",
    "instructor",
    "",
  ])
    assert.ok(!hasCourseRole([role], "Instructor"), role);
});

test("the long, the old and the short name of a role in the course", () => {
  for (const role of [`${LIS}/membership#Instructor`, "urn:lti:role:ims/lis/Instructor", "Instructor"])
    assert.ok(hasCourseRole(["x", role], "Instructor"), role);
});
