// The link of an invitation, into the clipboard.

const link = document.getElementById("link");
const copied = document.getElementById("copied");

document.getElementById("copy").addEventListener("click", async () => {
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
  } catch {
    document.execCommand("copy"); // where the page is not served over HTTPS
  }
  copied.textContent = copied.dataset.said;
  copied.hidden = false;
});
