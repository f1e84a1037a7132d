using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RightsOfJobsAndRoles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "enqueued_with",
                table: "jobs",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "used_permissions",
                table: "jobs",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "known_permissions",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_permissions", x => x.name);
                });

            // What some role has was given by the version before: what another lacks of it was taken away. What none has, that version did not know.
            _ = migrationBuilder.Sql("INSERT INTO known_permissions (name) SELECT DISTINCT claim_value FROM role_claims WHERE claim_type = 'permission'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "known_permissions");

            migrationBuilder.DropColumn(
                name: "enqueued_with",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "used_permissions",
                table: "jobs");
        }
    }
}
